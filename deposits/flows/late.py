"""What was written by transactions that had read the tree of collections before it changed, and ended after that: a work that is
published while its collection is moved or united. The clock looks for it every minute."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from deposits.access import command
from deposits.flows.define_steps import resettle, steps_of
from deposits.flows.heads import collection_specs
from deposits.flows.refresh import queue_rebuild, rebuild
from deposits.flows.relocate import locked_tree
from deposits.flows.unite import carry
from deposits.lying import below, in_collections
from deposits.models import Collection, Deposit, Event, Exposure, FurtherCollection, Record, RecordSet, Union

_CHANGES: Final = ("move_collection", "unite_collections", "part_collections")
_PUBLISHING: Final = ("publish", "revise", "restore", "show_in")
_WINDOW: Final = dt.timedelta(minutes=5)  # no transaction lasts as long


def gather() -> int:
    """What still comes to lie in a united collection goes where the rest went, and comes back with it. How many unions had some."""
    here = OuterRef("source")
    lies = Exists(Record.objects.filter(collection=here)) | Exists(Deposit.objects.filter(collection=here))
    late = Union.objects.filter(lies | Exists(FurtherCollection.objects.filter(collection=here)), undone=None).order_by("pk")
    return sum(_gather(pk) for pk in list(late.values_list("pk", flat=True)))


@transaction.atomic
def _gather(union_id: int) -> bool:
    every = locked_tree()
    union = Union.objects.select_for_update(of=("self",)).get(pk=union_id)
    if union.undone is not None:
        return False
    source, target = every[union.source_id], every[union.target_id]
    steps = steps_of([source])
    more = carry(source, target)
    union.moved = union.moved | {name: [*union.moved.get(name, []), *keys] for name, keys in more.items()}
    union.save(update_fields=["moved"])
    resettle(actor=command("collections"), before={target.pk: steps[source.pk]})
    queue_rebuild(Record.objects.filter(pk__in=[*more["records"], *more["visiting"]]))
    shown = FurtherCollection.objects.filter(pk__in=more["further"])
    queue_rebuild(Record.objects.filter(pk__in=shown.values("record")))
    return True


def derive_again() -> int:
    """Records whose sets do not say where they lie, among those that were published about when a collection was moved. How many."""
    since = timezone.now() - _WINDOW
    told = Event.objects.filter(verb__in=_CHANGES, at__gte=since).values_list("data", flat=True)
    slugs = {data[name] for data in told for name in ("collection", "to") if data.get(name)}
    if not slugs:
        return 0
    places = {one.pk for place in Collection.objects.filter(slug__in=slugs) for one in below(place)}
    written = Event.objects.filter(verb__in=_PUBLISHING, at__gte=since - _WINDOW, record__isnull=False)
    published = Record.objects.filter(in_collections(places), pk__in=written.values("record"), exposure=Exposure.LIVE)
    wrong = _out_of_place(published)
    if wrong:
        rebuild(actor=command("collections"), record_ids=wrong)
    return len(wrong)


def _out_of_place(records: QuerySet[Record]) -> list[int]:
    held: dict[int, set[str]] = defaultdict(set)
    rows = RecordSet.objects.filter(record__in=records.values("pk"), spec__startswith="col_")
    for record, spec in rows.values_list("record", "spec"):
        held[record].add(spec)
    specs: dict[int, set[str]] = {}
    for one in records.select_related("collection"):
        if one.collection_id not in specs:
            specs[one.collection_id] = set(collection_specs(one.collection))
        if specs[one.collection_id] <= held[one.pk]:
            del held[one.pk]
    return sorted(held)
