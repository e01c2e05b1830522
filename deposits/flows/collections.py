"""Making a collection, and changing what it is called, says and takes: by who governs its institution. Its place in the
tree is `relocate`'s."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.errors import Unacceptable
from deposits.flows.announce import announce
from deposits.flows.refresh import queue_rebuild
from deposits.flows.relocate import locked_tree, may_govern, may_lie, relocate
from deposits.lying import lying_in
from deposits.models import Collection, CollectionEditor

# What may be changed of it (columns), and which of that its records say of it.
_OWN: Final = (
    "name", "name_en", "institution_id", "description", "description_en", "kinds", "accepts_deposits", "defaults", "featured",
    "image_id", "shown_first",
)  # fmt: skip
_TOLD: Final = frozenset({"name", "name_en", "institution_id"})


@transaction.atomic
def make_collection(*, actor: Actor, collection: Collection, parent_id: int | None, joining: Iterable[int] = ()) -> Collection:
    """Put a new one, which is clean (`full_clean`), below another or (None) at the top. `joining`: its editors (users).

    Raises NotAllowed, Unacceptable.
    """
    every = locked_tree()
    parent = every[parent_id] if parent_id is not None else None
    may_govern(actor, collection, parent)
    may_lie(parent)
    if any(one.slug == collection.slug for one in every.values()):
        raise Unacceptable(_("Another collection has this address already."))
    made: Collection = parent.add_child(instance=collection) if parent else Collection.add_root(instance=collection)
    joined, _nobody = _name_editors(made, joining, ())
    announce(
        "make_collection",
        actor=actor,
        data={"collection": made.slug, "in": parent.slug if parent else "", "joined": joined},
    )
    return made


@transaction.atomic
def change_collection(
    *,
    actor: Actor,
    collection: Collection,
    parent_id: int | None,
    joining: Iterable[int] = (),
    leaving: Iterable[int] = (),
) -> Collection:
    """Keep what was changed of it (it is clean), and put it elsewhere where `parent_id` names another place than its own.
    `joining` and `leaving`: users who edit it from now on, and no longer.

    Raises NotAllowed, Unacceptable.
    """
    stored = locked_tree()[collection.pk]
    may_govern(actor, stored, collection)
    if stored.united_with_id is not None:
        raise Unacceptable(_("This collection was united with another one: choose that one."))
    changed = [name for name in _OWN if getattr(stored, name) != getattr(collection, name)]
    if changed:  # nothing else: its path may have been rewritten meanwhile
        collection.save(update_fields=changed)
    joined, left = _name_editors(stored, joining, leaving)
    if changed or joined or left:
        announce(
            "change_collection",
            actor=actor,
            data={"collection": stored.slug, "changed": changed, "joined": joined, "left": left},
        )
    above = stored.get_parent()
    if parent_id != (above.pk if above else None):
        return relocate(actor=actor, collection_id=collection.pk, parent_id=parent_id)
    if not _TOLD.isdisjoint(changed):
        queue_rebuild(lying_in(stored))
    return collection


def _name_editors(collection: Collection, joining: Iterable[int], leaving: Iterable[int]) -> tuple[list[int], list[int]]:
    """Who has really joined, and left."""
    named = CollectionEditor.objects.filter(collection=collection)
    gone = named.filter(user__in=list(leaving))
    left = sorted(gone.values_list("user", flat=True))
    gone.delete()
    joined = sorted(set(joining) - set(named.values_list("user", flat=True)))
    CollectionEditor.objects.bulk_create([CollectionEditor(collection=collection, user_id=pk) for pk in joined])
    return joined, left
