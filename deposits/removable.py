"""What belongs to a published work: drafts of its next version, its files wherever they are named, the sheets that it came in.

A file that other works name as well stays with them: `shared_with` says which.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Q, QuerySet

from deposits.models import (
    Acceptance,
    Batch,
    BatchRow,
    CopyRequest,
    Deposit,
    DepositFile,
    DepositUpload,
    Event,
    Record,
    SnapshotFile,
)
from media.models import StoredFile

_ATTACHING = ("attach", "replace", "detach")
_SHEETS = (
    "text/csv",
    "text/plain",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)


def drafts_of(record: Record) -> list[Deposit]:
    """Deposits that are to become its next version: they began with its description and its files."""
    return list(Deposit.objects.filter(version_of=record, record=None))


def files_of(record: Record, deposits: Sequence[Deposit]) -> Iterator[StoredFile]:
    """Those that nothing else names."""
    elsewhere = {pk for pk, _place in shared_with(record, deposits)}
    return (one for one in StoredFile.objects.filter(pk__in=_named(record, deposits)).order_by("pk") if one.pk not in elsewhere)


def shared_with(record: Record, deposits: Sequence[Deposit]) -> list[tuple[int, str]]:
    """Files (primary keys) that other works name too, with the id of such a work."""
    named = _named(record, deposits)
    records = SnapshotFile.objects.filter(stored__in=named).exclude(snapshot__record=record)
    others = DepositFile.objects.filter(stored__in=named).exclude(deposit__in=deposits)
    return [
        *records.values_list("stored", "snapshot__record__public_id").distinct(),
        *others.values_list("stored", "deposit__public_id").distinct(),
    ]


def sheets_of(deposits: Sequence[Deposit]) -> tuple[list[StoredFile], list[int]]:
    """Sheets and archives in which these came, and their batches (primary keys): such a file tells of the work and cannot
    be cut. With them sheets that nothing names, taken along for changing deposits and forgotten."""
    batches = list(BatchRow.objects.filter(deposit__in=deposits).values_list("batch", flat=True).distinct())
    rows = Batch.objects.filter(pk__in=batches)
    named = {pk for pair in rows.values_list("sheet", "archive") for pk in pair if pk is not None}
    loose = unreferenced().filter(media_type__in=_SHEETS)
    return list(StoredFile.objects.filter(Q(pk__in=named) | Q(pk__in=loose.values("pk"))).order_by("pk")), batches


def unreferenced() -> QuerySet[StoredFile]:
    """Stored files that neither a deposit, nor a record, nor a batch names, nor an acceptance."""
    return (
        StoredFile.objects.exclude(pk__in=DepositFile.objects.values("stored"))
        .exclude(pk__in=SnapshotFile.objects.values("stored"))
        .exclude(pk__in=Acceptance.objects.exclude(scan=None).values("scan"))
        .exclude(pk__in=Batch.objects.values("sheet"))
        .exclude(pk__in=Batch.objects.exclude(archive=None).values("archive"))
    )


def _named(record: Record, deposits: Iterable[Deposit]) -> set[int]:
    found = set(SnapshotFile.objects.filter(snapshot__record=record).values_list("stored", flat=True))
    found |= set(CopyRequest.objects.filter(record=record).values_list("stored", flat=True))
    found |= set(DepositFile.objects.filter(deposit__in=deposits).values_list("stored", flat=True))
    found |= set(Acceptance.objects.filter(deposit__in=deposits).exclude(scan=None).values_list("scan", flat=True))
    uploads = DepositUpload.objects.filter(deposit__in=deposits)
    found |= set(uploads.exclude(upload__stored=None).values_list("upload__stored", flat=True))
    for data in Event.objects.filter(deposit__in=deposits, verb__in=_ATTACHING).values_list("data", flat=True):
        found |= {data[name] for name in ("stored", "before") if data.get(name)}  # those that were replaced or taken out
    return found
