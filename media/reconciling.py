"""Rows and bytes compared: rows whose bytes are gone, bytes that no row names.

Only bytes that nobody can need are ever removed: no row names them, they carry no mark of a running upload or removal
(`media.stores.port`: those are `collect_garbage`'s), their key is one of ours, and they are older than the grace period.
Each is asked about once more, and marked, before it goes.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.db.models.functions import Left
from django.utils import timezone

from media.models import StoredFile
from media.stores import chosen
from media.stores.port import Held, Store

GRACE = dt.timedelta(days=7)  # far longer than any upload lasts
_OURS = re.compile(r"([0-9a-f]{2})/\1[0-9a-f]{30}")
_FAR = dt.timedelta(days=36500)


@dataclass
class Report:
    """Keys, all of them; `removed` of `orphans` where that was asked for."""

    rows: int = 0
    objects: int = 0
    lost: list[str] = field(default_factory=list)  # a row, but no bytes
    resized: list[str] = field(default_factory=list)  # a row, and another number of bytes
    orphans: list[str] = field(default_factory=list)  # bytes without a row, for longer than the grace period
    recent: list[str] = field(default_factory=list)  # bytes without a row, but younger
    in_doubt: list[str] = field(default_factory=list)  # marked: being written or removed, or left by a broken upload
    foreign: list[str] = field(default_factory=list)  # names that this software does not give; never touched
    removed: list[str] = field(default_factory=list)
    size_of_orphans: int = 0

    @property
    def well(self) -> bool:
        return not (self.lost or self.resized or set(self.orphans) - set(self.removed))


def reconcile(*, grace: dt.timedelta = GRACE, fix: bool = False, progress: Callable[[int], object] | None = None) -> Report:
    """Compare all rows with all bytes; with `fix`, remove the orphans. Memory holds one folder's keys (1/256) at a time.
    Raises `StorageUnavailable`; what was removed by then was an orphan."""
    store, report = chosen(), Report()
    before = timezone.now() - grace
    report.in_doubt = sorted(store.doubted(timezone.now() + _FAR))
    marked, seen = set(report.in_doubt), set()
    for shard, held in itertools.groupby(store.keys(), key=lambda one: one.key[:3]):
        seen.add(shard)
        for orphan in _compare(shard, list(held), marked, before, store, report):
            if fix and _remove(store, orphan, before):
                report.removed.append(orphan.key)
        if progress:
            progress(report.objects)
    for shard in sorted(_shards() - seen):
        list(_compare(shard, [], marked, before, store, report))
    return report


def _compare(shard: str, held: list[Held], marked: set[str], before: dt.datetime, store: Store, report: Report) -> Iterator[Held]:
    """One folder of the store and its rows; yields the orphans. The bytes were listed first, the rows are asked for now:
    whatever was finished in between has its row."""
    rows = dict(StoredFile.objects.filter(key__startswith=shard).values_list("key", "size"))
    report.rows += len(rows)
    report.objects += len(held)
    for one in held:
        size = rows.pop(one.key, None)
        if size is not None:
            if size != one.size:
                report.resized.append(one.key)
        elif not _OURS.fullmatch(one.key):
            report.foreign.append(one.key)
        elif one.key in marked:
            continue
        elif one.modified >= before:
            report.recent.append(one.key)
        else:
            report.orphans.append(one.key)
            report.size_of_orphans += one.size
            yield one
    for key in sorted(rows):  # not in the list: received since, removed since, or truly gone
        if StoredFile.objects.filter(key=key).exists() and store.size(key) is None:
            report.lost.append(key)


def _remove(store: Store, orphan: Held, before: dt.datetime) -> bool:
    """Marked first: whatever happens now, the bytes are known to be in doubt and found again. An upload that began after the
    marks were listed has one of its own now, or else its row."""
    if orphan.modified >= before or orphan.key in store.doubted(timezone.now() + _FAR):
        return False
    if StoredFile.objects.filter(key=orphan.key).exists():
        return False
    store.doubt(orphan.key)
    if not StoredFile.objects.filter(key=orphan.key).exists():
        store.delete(orphan.key)
    store.trust(orphan.key)
    return not StoredFile.objects.filter(key=orphan.key).exists()


def _shards() -> set[str]:
    """The folders that rows name."""
    return set(StoredFile.objects.order_by().annotate(shard=Left("key", 3)).values_list("shard", flat=True).distinct())
