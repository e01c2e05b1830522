"""What an index holds of many records, made in several processes at once: reading and analysing are most of a rebuild's work.

Records without files come before those with files. Engines merge what they have written again and again; were texts, a hundred
times as long as all else, spread among a million records, all of them would be merged with each part of those.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet, Sum

from deposits.beside import begin
from deposits.indexing import documents
from deposits.models import Record, SnapshotFile
from search.port import Prepare, Prepared

BATCH: Final = 500
# Pages of text that one portion may hold; a record with more is a portion of its own.
_PAGES: Final = 2_000
# Portions that wait to be put, for each process.
_AHEAD: Final = 2


@dataclass(frozen=True)
class Portion:
    """Those records between two primary keys, the first of them left out, that have files, or those that have none."""

    with_files: bool
    after: int
    last: int
    records: int


def made(with_files: bool, after: int, processes: int, prepare: Prepare) -> Iterator[tuple[Portion, list[Prepared]]]:
    """All records behind a primary key, in order, as documents; then, unless they have been reached already, all with files.
    With one process, in this one."""
    if processes < 2:
        yield from ((portion, make(portion, prepare)) for portion in portions(with_files, after))
        return
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), begin) as pool:
        waiting: deque[tuple[Portion, Future[list[Prepared]]]] = deque()
        try:
            for portion in portions(with_files, after):
                waiting.append((portion, pool.submit(make, portion, prepare)))
                if len(waiting) > _AHEAD * processes:
                    first, result = waiting.popleft()
                    yield first, result.result()
            while waiting:
                first, result = waiting.popleft()
                yield first, result.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def portions(with_files: bool, after: int) -> Iterator[Portion]:
    if not with_files:
        yield from _without_files(after)
        after = 0
    yield from _with_files(after)


def _without_files(after: int) -> Iterator[Portion]:
    while batch := list(_records(False, after).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield Portion(False, after, batch[-1], len(batch))
        after = batch[-1]


def _with_files(after: int) -> Iterator[Portion]:
    while True:
        # Grouped by the key alone: databases then count in its order, and no further than the batch.
        rows = _records(True, after).order_by("pk").values("pk")
        batch = list(rows.annotate(held=Sum("snapshot__files__stored__inspection__pages")).values_list("pk", "held")[:BATCH])
        if not batch:
            return
        records = pages = 0
        last = after
        for number, held in batch:
            if records and pages + (held or 0) > _PAGES:
                yield Portion(True, after, last, records)
                after, records, pages = last, 0, 0
            last = number
            records, pages = records + 1, pages + (held or 0)
        yield Portion(True, after, last, records)
        after = last


def make(portion: Portion, prepare: Prepare) -> list[Prepared]:
    """The records of a portion, as they are now."""
    rows = _records(portion.with_files, portion.after).filter(pk__lte=portion.last)
    return list(prepare(documents(rows.order_by("pk"))))


def _records(with_files: bool, after: int) -> QuerySet[Record]:
    """Snapshots keep the files that they were published with: a record changes from one kind to the other only by an event."""
    files = Exists(SnapshotFile.objects.filter(snapshot=OuterRef("snapshot")))
    return Record.objects.filter(files if with_files else ~files, pk__gt=after, withdrawn=None)
