"""Uniting two collections: all that lies in one goes over to another. It can be taken back.

The emptied collection stays as a row that nobody is shown: its address leads to the other one, and what only it had (its
form, its agreements) waits there, should the union be taken back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.errors import Unacceptable, WrongState
from deposits.flows.announce import announce
from deposits.flows.define_steps import resettle, steps_of
from deposits.flows.refresh import queue_rebuild
from deposits.flows.regroup import queue_sets_of
from deposits.flows.relocate import forget_editors, locked_tree, may_govern, place
from deposits.lying import below, lying_in
from deposits.models import Collection, CollectionEditor, Deposit, FurtherCollection, Record, Union

_KEYS: Final = 500


@transaction.atomic
def unite(*, actor: Actor, source_id: int, target_id: int, with_editors: bool) -> Union:
    """Records, deposits and the collections inside `source` go over to `target`. Its editors edit the target from now on
    where `with_editors` says so; otherwise they lose what went over.

    By who governs the institutions of both. Raises NotAllowed, Unacceptable.
    """
    every = locked_tree()
    source, target = every[source_id], every[target_id]
    may_govern(actor, source, target)
    if target.path.startswith(source.path):
        raise Unacceptable(_("A collection cannot be united with itself, nor with one of its own parts."))
    if source.united_with_id is not None or target.united_with_id is not None:
        raise Unacceptable(_("This collection was united with another one: choose that one."))
    affected = lying_in(source)
    forget_editors(affected)
    count = queue_rebuild(affected)
    steps = steps_of(below(source))
    moved = carry(source, target) | {
        "children": [one.pk for one in source.get_children()],
        "editors": _join_editors(source, target) if with_editors else [],
    }
    for pk in moved["children"]:
        place(Collection.objects.get(pk=pk), Collection.objects.get(pk=target_id))
    union = Union.objects.create(
        source=source, target=target, at=timezone.now(), user_id=actor.user_id, moved=moved, took_deposits=source.accepts_deposits
    )
    Collection.objects.filter(pk=source_id).update(united_with=target, accepts_deposits=False)
    resettle(actor=actor, before=steps | {target.pk: steps[source.pk]})
    queue_sets_of(source)
    announce("unite_collections", actor=actor, data=_facts(union) | {"records": count, "with_editors": with_editors})
    return union


@transaction.atomic
def part(*, actor: Actor, union_id: int) -> Collection:
    """Take a union back: what came with it, and is still there, returns. What came since stays.

    Raises NotAllowed; WrongState where that was done already, or the target was united with a third one since.
    """
    every = locked_tree()
    union = Union.objects.select_for_update().get(pk=union_id)
    source, target = every[union.source_id], every[union.target_id]
    may_govern(actor, source, target)
    if union.undone is not None or target.united_with_id is not None:
        raise WrongState(_("This was undone already, or the collection has been united with a third one since."))
    moved = union.moved
    Collection.objects.filter(pk=source.pk).update(united_with=None, accepts_deposits=union.took_deposits)
    queue_sets_of(source)
    steps = steps_of([target, *below(target).filter(pk__in=moved["children"])])
    returning: set[int] = set()
    for pks in _some(moved["records"]):
        Record.objects.filter(pk__in=pks, collection=target).update(collection=source, institution=source.institution)
    for pks in _some(moved["visiting"]):
        Record.objects.filter(pk__in=pks, collection=target).update(collection=source)
    for pks in _some(moved["deposits"]):
        Deposit.objects.filter(pk__in=pks, collection=target).update(collection=source)
    for pks in _some(moved["further"]):
        rows = FurtherCollection.objects.filter(pk__in=pks, collection=target)
        returning |= set(rows.values_list("record", flat=True))
        rows.update(collection=source)
    for record_id, collection_id in moved["dropped"]:
        if Record.objects.filter(pk=record_id).exists():
            FurtherCollection.objects.get_or_create(record_id=record_id, collection_id=collection_id)
            returning.add(record_id)
    for pk in moved["children"]:
        child = Collection.objects.get(pk=pk)
        if child.get_parent() == target:
            place(child, Collection.objects.get(pk=source.pk))
    CollectionEditor.objects.filter(pk__in=moved["editors"], collection=target).delete()
    union.undone = timezone.now()
    union.save(update_fields=["undone"])
    back = Collection.objects.select_related("institution").get(pk=source.pk)
    resettle(actor=actor, before=steps | {back.pk: steps[target.pk]})
    forget_editors(lying_in(back))
    queue_rebuild(lying_in(back))
    for pks in _some(sorted(returning)):
        queue_rebuild(Record.objects.filter(pk__in=pks))
    announce("part_collections", actor=actor, data=_facts(union))
    return back


def carry(source: Collection, target: Collection) -> dict[str, list[Any]]:
    """What lies in `source` lies in `target` from now on; primary keys of what went over. The institution goes with the
    collection, but for records that came from elsewhere under another one."""
    records = Record.objects.filter(collection=source)
    own = records.filter(institution=source.institution_id)
    visiting = records.exclude(institution=source.institution_id)
    deposits = Deposit.objects.filter(collection=source)
    moved: dict[str, list[Any]] = {"records": _keys(own), "visiting": _keys(visiting), "deposits": _keys(deposits)}
    doubled = FurtherCollection.objects.filter(
        Q(collection=target, record__collection=source)
        | Q(collection=source, record__collection=target)
        | Q(collection=source, record__in=FurtherCollection.objects.filter(collection=target).values("record"))
    )
    moved["dropped"] = [list(pair) for pair in doubled.values_list("record", "collection")]
    doubled.delete()
    further = FurtherCollection.objects.filter(collection=source)
    moved["further"] = _keys(further)
    further.update(collection=target)
    visiting.update(collection=target)
    own.update(collection=target, institution=target.institution_id)
    deposits.update(collection=target)
    return moved


def _join_editors(source: Collection, target: Collection) -> list[int]:
    """The editorships that are new."""
    held = set(CollectionEditor.objects.filter(collection=target).values_list("user", flat=True))
    joining = CollectionEditor.objects.filter(collection=source).exclude(user__in=held).values_list("user", flat=True)
    return [CollectionEditor.objects.create(collection=target, user_id=user).pk for user in joining]


def _keys(rows: QuerySet[Any]) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _some(pks: Sequence[int]) -> Iterator[Sequence[int]]:
    """As many at a time as every database takes in one question."""
    return (pks[start : start + _KEYS] for start in range(0, len(pks), _KEYS))


def _facts(union: Union) -> dict[str, object]:
    return {"union": union.pk, "collection": union.source.slug, "to": union.target.slug}
