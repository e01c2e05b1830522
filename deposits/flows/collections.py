"""Making a collection, changing what it is called, says and takes, and which works its page shows first. Its place in the tree
is `relocate`'s."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.errors import NotAllowed, Unacceptable
from deposits.flows.announce import announce
from deposits.flows.refresh import queue_rebuild
from deposits.flows.relocate import locked_tree, may_govern, may_lie, relocate
from deposits.lying import lying_in
from deposits.models import Collection, CollectionEditor
from deposits.roles import is_editor

MOST_FEATURED: Final = 12

# What may be changed of it (columns), and which of that its records say of it.
OWN: Final = (
    "name", "name_en", "institution_id", "description", "description_en", "kinds", "accepts_deposits", "defaults", "featured",
    "image_id",
)  # fmt: skip
_TOLD: Final = frozenset({"name", "name_en", "institution_id"})


@transaction.atomic
def make_collection(*, actor: Actor, collection: Collection, parent_id: int | None, joining: Iterable[int] = ()) -> Collection:
    """Put a new one, which is clean (`full_clean`), below another or (None) at the top. `joining`: its editors (users).

    By who governs its institution, and that of the other one. Raises NotAllowed, Unacceptable.
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

    By who governs its institution, and that of another place. Raises NotAllowed, Unacceptable.
    """
    stored = locked_tree()[collection.pk]
    may_govern(actor, stored, collection)
    if stored.united_with_id is not None:
        raise Unacceptable(_("This collection was united with another one: choose that one."))
    changed = [name for name in OWN if getattr(stored, name) != getattr(collection, name)]
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


@transaction.atomic
def feature(*, actor: Actor, collection_id: int, before: Sequence[str], works: Sequence[str]) -> Collection:
    """Have its page show these works (ids) first, in this order. `before`: those that it showed when this was asked for.

    By its editors. Raises NotAllowed, Unacceptable.
    """
    one = Collection.objects.select_for_update(of=("self",)).select_related("institution").get(pk=collection_id)
    if not is_editor(actor, one):
        raise NotAllowed
    if one.shown_first != list(before):
        raise Unacceptable(_("Somebody has changed the featured works meanwhile. Nothing was done: this is how they stand now."))
    wanted = list(dict.fromkeys(works))
    if len(wanted) > MOST_FEATURED:
        raise Unacceptable(_("At most %(most)s works are featured.") % {"most": MOST_FEATURED})
    new = set(wanted) - set(one.shown_first)
    if new - set(lying_in(one).filter(public_id__in=new, withdrawn=None).values_list("public_id", flat=True)):
        raise Unacceptable(_("This work is not, or no longer, published in this collection."))
    one.shown_first = wanted
    one.save(update_fields=["shown_first"])
    announce("feature_works", actor=actor, data={"collection": one.slug, "works": wanted})
    return one
