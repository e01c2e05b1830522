"""What an index holds of many records, made in several processes at once: reading and analysing are most of a rebuild's work."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from typing import Final

from django.db.models import Sum

from deposits.beside import begin
from deposits.indexing import documents
from deposits.models import Record
from deposits.public import COLUMNS
from search.port import Prepare, Prepared

BATCH: Final = 500
# Pages of text that one portion may hold; a record with more is a portion of its own.
_PAGES: Final = 2_000
# Portions that wait to be put, for each process.
_AHEAD: Final = 2


@dataclass(frozen=True)
class Portion:
    """Records between two primary keys, the first of them left out."""

    after: int
    last: int
    records: int


def made(after: int, processes: int, prepare: Prepare) -> Iterator[tuple[Portion, list[Prepared]]]:
    """All records behind a primary key, in order, as documents. With one process, in this one."""
    if processes < 2:
        yield from ((portion, make(portion.after, portion.last, prepare)) for portion in portions(after))
        return
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), begin) as pool:
        waiting: deque[tuple[Portion, Future[list[Prepared]]]] = deque()
        try:
            for portion in portions(after):
                waiting.append((portion, pool.submit(make, portion.after, portion.last, prepare)))
                if len(waiting) > _AHEAD * processes:
                    first, result = waiting.popleft()
                    yield first, result.result()
            while waiting:
                first, result = waiting.popleft()
                yield first, result.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def portions(after: int) -> Iterator[Portion]:
    while True:
        # Grouped by the key alone: databases then count in its order, and no further than the batch.
        rows = Record.objects.filter(pk__gt=after, withdrawn=None).order_by("pk").values("pk")
        batch = list(rows.annotate(held=Sum("snapshot__files__stored__inspection__pages")).values_list("pk", "held")[:BATCH])
        if not batch:
            return
        records = pages = 0
        last = after
        for number, held in batch:
            if records and pages + (held or 0) > _PAGES:
                yield Portion(after, last, records)
                after, records, pages = last, 0, 0
            last = number
            records, pages = records + 1, pages + (held or 0)
        yield Portion(after, last, records)
        after = last


def make(after: int, last: int, prepare: Prepare) -> list[Prepared]:
    """The records between two primary keys, as they are now."""
    rows = Record.objects.filter(pk__gt=after, pk__lte=last, withdrawn=None).select_related("snapshot").only(*COLUMNS)
    return list(map(prepare, documents(list(rows.order_by("pk")))))
