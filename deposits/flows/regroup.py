"""Bringing the members of a named set in line with its definition, after that was made, changed or taken away.

Whoever is in the set and should not be, or should and is not, is derived again: its datestamp moves, so that harvesters
see it. A withdrawn record stays in the sets that it was in.
"""

from __future__ import annotations

import time
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from deposits.access import Actor
from deposits.flows.refresh import BATCH, rebuild
from deposits.models import Exposure, NamedSet, Record, RecordSet
from deposits.sets import Conditions

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


def out_of_line(spec: str) -> QuerySet[Record]:
    """Live records that are in the set against its definition, or are not in it against that."""
    held = NamedSet.objects.filter(spec=spec).values_list("conditions", flat=True).first()
    wanted = _NOBODY if held is None else Conditions.model_validate(held).query()
    member = Exists(RecordSet.objects.filter(record=OuterRef("pk"), spec=spec))
    return Record.objects.filter(exposure=Exposure.LIVE).filter((wanted & ~member) | (~wanted & member))
