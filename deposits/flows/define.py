"""Defining a named set, and taking one away. Its members follow in the background (`flows.regroup`)."""

from __future__ import annotations

from django.db import transaction

from deposits.access import Actor
from deposits.errors import NotAllowed
from deposits.flows.announce import announce
from deposits.flows.regroup import out_of_line, queue_regroup
from deposits.models import NamedSet


@transaction.atomic
def define(*, actor: Actor, named: NamedSet) -> NamedSet:
    """Keep this definition, new or changed; `named` is clean (`full_clean`). Raises NotAllowed."""
    if not actor.is_administrator:
        raise NotAllowed
    named.save()
    named.outstanding = out_of_line(named.spec).count()
    named.save(update_fields=["outstanding"])
    announce("define_set", actor=actor, data={"spec": named.spec, "conditions": named.conditions})
    queue_regroup(named.spec)
    return named


@transaction.atomic
def undefine(*, actor: Actor, spec: str) -> None:
    """Take the set away: its live members leave it, withdrawn ones stay deleted in it. Raises NotAllowed."""
    if not actor.is_administrator:
        raise NotAllowed
    NamedSet.objects.filter(spec=spec).delete()
    announce("undefine_set", actor=actor, data={"spec": spec})
    queue_regroup(spec)
