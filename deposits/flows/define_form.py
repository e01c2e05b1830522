"""Defining the form of a kind, everywhere or in one collection, and going back to the form that a collection inherits.

Open drafts are asked by the new form at once. What was typed into a field that is no longer asked stays in the deposit.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from deposits.access import Actor
from deposits.errors import Incomplete, NotAllowed
from deposits.flows.announce import announce
from deposits.form_rules import problems
from deposits.forms import Entry
from deposits.models import Collection, Kind, OwnForm
from deposits.roles import governs


def may_define(actor: Actor, collection: Collection | None) -> bool:
    """Administrators; for a collection also those of its institution."""
    return actor.is_administrator if collection is None else governs(actor, collection.institution)


@transaction.atomic
def define_form(*, actor: Actor, kind: Kind, collection: Collection | None, entries: Sequence[Entry]) -> None:
    """Keep this form for a kind; in a collection, for it and all below it. Raises NotAllowed, Incomplete with what would
    break it."""
    if not may_define(actor, collection):
        raise NotAllowed
    if found := problems(kind, entries):
        raise Incomplete(found)
    if collection is None:
        Kind.objects.select_for_update().filter(pk=kind.pk).update(fields=list(entries))
    else:
        OwnForm.objects.update_or_create(kind=kind, collection=collection, defaults={"fields": list(entries)})
    announce("define_form", actor=actor, data=_about(kind, collection) | {"fields": list(entries)})


@transaction.atomic
def inherit_form(*, actor: Actor, kind: Kind, collection: Collection) -> None:
    """Let a collection ask what those above it ask. Raises NotAllowed."""
    if not may_define(actor, collection):
        raise NotAllowed
    OwnForm.objects.filter(kind=kind, collection=collection).delete()
    announce("inherit_form", actor=actor, data=_about(kind, collection))


def _about(kind: Kind, collection: Collection | None) -> dict[str, object]:
    return {"kind": kind.code, "collection": collection.slug if collection else ""}
