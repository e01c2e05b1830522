"""Checking that stored bytes are still what they were, telling when they are not, and bringing back good copies."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from deposits.access import Actor
from deposits.flows.announce import announce
from media import fixity
from media.errors import BytesDamaged, BytesMissing, StorageUnavailable
from media.models import Fixity, StoredFile
from media.repair import replace_from
from media.stores import chosen
from media.stores.port import Store

log = logging.getLogger(__name__)
_NAMED = 100  # ids in one event


@dataclass(frozen=True)
class Bounds:
    """Where a run ends: after so many files, bytes, seconds; whichever comes first. None: no such bound."""

    files: int | None = None
    size: int | None = None
    seconds: float | None = None


@dataclass
class Report:
    """`finished`: nothing was due any more. `unavailable`: the store stopped answering, and nothing is said of the rest."""

    files: int = 0
    size: int = 0
    good: int = 0
    damaged: list[int] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)
    unreadable: list[int] = field(default_factory=list)
    finished: bool = False
    unavailable: str = ""


def check(
    *, actor: Actor, before: dt.datetime, bounds: Bounds | None = None, progress: Callable[[StoredFile], object] | None = None
) -> Report:
    """Check the files last checked before `before`, the longest unchecked first. Each result is recorded, and each newly
    damaged or missing file announced, before the next file is read."""
    bounds, report, began = bounds or Bounds(), Report(), time.monotonic()
    rotation = fixity.Rotation(before)
    try:
        while due := rotation.next():
            for stored in due:
                if _is_over(report, bounds, began):
                    return report
                _check(stored, actor, rotation, report)
                if progress:
                    progress(stored)
    except StorageUnavailable as error:
        report.unavailable = str(error)
        log.warning("fixity.store_unavailable", exc_info=error)
        return report
    report.finished = True
    return report


def _check(stored: StoredFile, actor: Actor, rotation: fixity.Rotation, report: Report) -> None:
    outcome = fixity.check(stored)
    report.files += 1
    report.size += stored.size
    if outcome is None:
        rotation.passed_over.add(stored.pk)
        report.unreadable.append(stored.pk)
        return
    with transaction.atomic():
        if fixity.record(stored, outcome):
            announce("damaged", actor=actor, data={"stored": [stored.pk], "fixity": str(outcome)})
    if outcome is Fixity.GOOD:
        report.good += 1
    elif StoredFile.objects.filter(pk=stored.pk, key=stored.key).exists():
        (report.missing if outcome is Fixity.MISSING else report.damaged).append(stored.pk)
    else:  # removed or mended while it was read
        rotation.passed_over.add(stored.pk)


def remind(*, actor: Actor) -> int:
    """Announce again what still stands as damaged or missing; how many files that is."""
    standing = [stored.pk for stored in fixity.bad()]
    if standing:
        with transaction.atomic():
            announce("damaged", actor=actor, data={"stored": standing[:_NAMED], "count": len(standing)})
    return len(standing)


@dataclass
class Mended:
    mended: list[int] = field(default_factory=list)
    no_copy: list[int] = field(default_factory=list)


def mend(*, actor: Actor, source: Store) -> Mended:
    """Replace every file that stands as damaged or missing by the copy that `source` holds under its key, or by one that
    another row of the same bytes has. What has no good copy stays as it is. Raises `StorageUnavailable`."""
    result = Mended()
    for stored in list(fixity.bad()):
        if any(_replaced(stored, place, key) for place, key in _copies(stored, source)):
            result.mended.append(stored.pk)
            with transaction.atomic():
                announce("mended", actor=actor, data={"stored": stored.pk})
        else:
            result.no_copy.append(stored.pk)
    return result


def _copies(stored: StoredFile, source: Store) -> list[tuple[Store, str]]:
    """Where a good copy may be: first under the key itself, then under those that the same bytes have or had."""
    twins = list(StoredFile.objects.filter(sha256=stored.sha256).exclude(pk=stored.pk).values_list("key", flat=True))
    former = [str(event.detail.get("replaced")) for event in stored.events.filter(kind="recovery")]
    elsewhere = [(source, key) for key in (stored.key, *former[::-1], *twins)]
    return elsewhere + [(chosen(), key) for key in twins]


def _replaced(stored: StoredFile, place: Store, key: str) -> bool:
    try:
        replace_from(stored, place, key=key)
    except (BytesMissing, BytesDamaged):
        return False
    return True


def _is_over(report: Report, bounds: Bounds, began: float) -> bool:
    reached = (
        (bounds.files, report.files),
        (bounds.size, report.size),
        (bounds.seconds, time.monotonic() - began),
    )
    return any(bound is not None and done >= bound for bound, done in reached)


def long_ago(days: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)
