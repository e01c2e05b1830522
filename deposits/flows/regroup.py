"""Bringing the members of a named set in line with its definition, after that was made, changed or taken away.

Whoever is in the set and should not be, or should and is not, is derived again: its datestamp moves, so that harvesters
see it. A withdrawn record stays in the sets that it was in.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django_q.tasks import async_task

from deposits.access import Actor
from deposits.flows.refresh import BATCH, rebuild
from deposits.lying import names_of
from deposits.models import Collection, Exposure, NamedSet, Record, RecordSet
from deposits.models.sets import is_reserved
from deposits.sets import Conditions

REGROUP: Final = "deposits.tasks.regroup_set"
_NOBODY: Final = Q(pk__in=[])


def regroup(*, actor: Actor, spec: str, seconds: float) -> bool:
    """Work for about so many seconds. Returns whether all records were gone through; else call again.

    Batch by batch, each a transaction that publishers wait for no longer than for any other.
    """
    deadline = time.monotonic() + seconds
    wrong = out_of_line(spec)
    left = wrong.count()
    after = 0
    while batch := list(wrong.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        NamedSet.objects.filter(spec=spec).update(outstanding=left)
        if time.monotonic() > deadline:
            return False
        rebuild(actor=actor, record_ids=batch)
        after, left = batch[-1], max(left - len(batch), 0)
    # More than none: the definition has changed meanwhile, or a record was published by the old one. The next night mends it.
    left = out_of_line(spec).count()
    NamedSet.objects.filter(spec=spec).update(outstanding=left, applied=timezone.now())
    return True


def queue_regroup(spec: str) -> None:
    """Have it brought in line in the background, with the transaction at hand."""
    async_task(REGROUP, spec, cluster="slow", task_name=f"regroup {spec}")


def queue_sets_of(collection: Collection) -> None:
    """Those that name this collection, or one that was united with it, hold something else from now on."""
    named = names_of(collection)
    for one in NamedSet.objects.all():
        if not named.isdisjoint(Conditions.model_validate(one.conditions).collections):
            NamedSet.objects.filter(pk=one.pk).update(outstanding=None)
            queue_regroup(one.spec)


@dataclass(frozen=True)
class Outlook:
    """Live records: those that conditions hold for, and those that a set would gain and lose by them."""

    members: QuerySet[Record]
    joining: QuerySet[Record]
    leaving: QuerySet[Record]


def outlook(spec: str, conditions: Conditions | None) -> Outlook:
    """What becomes of the set when it is defined so; None: when it is taken away."""
    wanted = _NOBODY if conditions is None else conditions.query()
    member = Exists(RecordSet.objects.filter(record=OuterRef("pk"), spec=spec))
    live = Record.objects.filter(exposure=Exposure.LIVE)
    return Outlook(live.filter(wanted), live.filter(wanted & ~member), live.filter(~wanted & member))


def out_of_line(spec: str) -> QuerySet[Record]:
    """Live records that are in the set against its definition, or are not in it against that."""
    held = NamedSet.objects.filter(spec=spec).values_list("conditions", flat=True).first()
    after = outlook(spec, None if held is None else Conditions.model_validate(held))
    return after.joining | after.leaving


def taken_away() -> Iterator[str]:
    """Sets that are defined no longer, but still have live members. Each name is found by one step in the index."""
    defined = set(NamedSet.objects.values_list("spec", flat=True))
    last = ""
    rows = RecordSet.objects.order_by("spec")
    while (last := rows.filter(spec__gt=last).values_list("spec", flat=True).first() or "") != "":
        if last not in defined and not is_reserved(last) and out_of_line(last).exists():
            yield last
