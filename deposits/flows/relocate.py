"""Moving a collection, with all below it, to another place of the tree.

Its slug and its address stay. Its path changes, by which editors are known (`access`, `roles`): they are read from the
tree whenever somebody asks, so whoever edits it goes on, and nobody who edits what takes its old path gains anything.
Only what was written down with the old path must go: tokens in the database now, those in the index with the rebuilding
that is queued here; a hit is asked about by the access rule once more before it is shown. What is under review comes into the
steps of the new place in the same transaction.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.errors import NotAllowed, Unacceptable
from deposits.flows.announce import announce
from deposits.flows.define_steps import resettle, steps_of
from deposits.flows.refresh import queue_rebuild
from deposits.lying import below, lying_in
from deposits.models import Collection, Record, RecordAudience
from deposits.roles import governs

MOST_DEEP = 20


@transaction.atomic
def relocate(*, actor: Actor, collection_id: int, parent_id: int | None) -> Collection:
    """Put it below another collection, or (None) at the top. By who governs its institution and that of the new place.

    Raises NotAllowed; Unacceptable where it cannot lie there.
    """
    every = locked_tree()
    collection, parent = every[collection_id], every[parent_id] if parent_id is not None else None
    may_govern(actor, collection, parent)
    before = collection.get_parent()
    if parent == before:
        return collection
    if parent is not None and parent.path.startswith(collection.path):
        raise Unacceptable(_("A collection cannot lie inside itself, nor inside one of its own parts."))
    deepest = below(collection).aggregate(deepest=Max("depth"))["deepest"]
    may_lie(parent, height=deepest - collection.depth + 1)
    forget_editors(lying_in(collection))
    steps = steps_of(below(collection))
    place(collection, parent)
    moved = Collection.objects.select_related("institution").get(pk=collection_id)
    resettle(actor=actor, before=steps)
    count = queue_rebuild(lying_in(moved))
    announce(
        "move_collection",
        actor=actor,
        data={
            "collection": moved.slug,
            "from": before.slug if before else "",
            "to": parent.slug if parent else "",
            "records": count,
        },
    )
    return moved


def locked_tree() -> dict[int, Collection]:
    """Every collection by its key, locked: treebeard rewrites paths, and two moves at once would tear the tree."""
    query = Collection.objects.select_for_update(of=("self",)).select_related("institution").order_by("pk")
    return {one.pk: one for one in query}


def may_govern(actor: Actor, *collections: Collection | None) -> None:
    """NotAllowed unless this actor governs the institutions of all of these."""
    if not all(governs(actor, one.institution) for one in collections if one is not None):
        raise NotAllowed(_("Only an administrator of both institutions may do this."))


def may_lie(parent: Collection | None, height: int = 1) -> None:
    """Unacceptable where a branch so many levels high cannot lie below `parent`."""
    if parent is None:
        return
    if parent.united_with_id is not None:
        raise Unacceptable(_("This collection was united with another one: choose that one."))
    if parent.depth + height > MOST_DEEP:
        raise Unacceptable(_("Collections lie at most %(most)s deep in each other.") % {"most": MOST_DEEP})


def place(collection: Collection, parent: Collection | None) -> None:
    """Below `parent`, or at the top, as the last one: no neighbour's path changes."""
    if parent is not None:
        collection.move(parent, "last-child")
    else:
        collection.move(Collection.get_last_root_node(), "last-sibling")


def forget_editors(records: QuerySet[Record]) -> None:
    """Strike the editors out of those who may see these records: whoever takes the path must not be found among them. The
    rebuilding writes them anew."""
    RecordAudience.objects.filter(Q(("token__startswith", "editor:")), record__in=records).delete()
