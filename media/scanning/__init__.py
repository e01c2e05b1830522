"""Virus scanning, where the site has a scanner (`CLAMD_URL`). Without one nothing here does anything.

A file that came while there is a scanner waits for it: until it was scanned nothing else reads it and nobody can have it.
An infected one stays in quarantine: it is kept, shown as infected, and given to nobody.
"""

from __future__ import annotations

import contextlib
import logging

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from media import page_cache
from media.models import FileEvent, Inspection, Scan, StoredFile, TextStatus
from media.scanning.clamd import Clamd, Verdict
from media.stores import chosen

log = logging.getLogger(__name__)


def scanner() -> Clamd | None:
    """The scanner that the settings name."""
    return Clamd(settings.CLAMD) if settings.CLAMD else None


def first_state() -> Scan:
    """Of a file that has just been received."""
    return Scan.WAITING if settings.CLAMD else Scan.NONE


def waits(stored: StoredFile) -> bool:
    """Whether nothing may read the file yet."""
    return stored.scan == Scan.WAITING and settings.CLAMD is not None


def ask(stored: StoredFile) -> Verdict:
    """What the scanner says of the bytes. Raises `ScannerUnavailable`, `StorageUnavailable`, `BytesMissing`."""
    asked = scanner()
    if asked is None:
        raise RuntimeError("there is no scanner to ask")
    with contextlib.closing(chosen().read(stored.key, 0, stored.size)) as stream:
        return asked.scan(stream)


@transaction.atomic
def keep(stored: StoredFile, verdict: Verdict) -> Scan:
    """Record a verdict; the file goes into quarantine or out of it. Doing it twice is doing it once."""
    now = timezone.now()
    row = StoredFile.objects.select_for_update().get(pk=stored.pk)
    before = row.scan
    row.scan = Scan.INFECTED if verdict.signature else Scan.TOO_LARGE if verdict.too_large else Scan.CLEAN
    row.scan_tried = now
    row.save(update_fields=["scan", "scan_tried"])
    detail = {"outcome": str(row.scan), **({"signature": verdict.signature} if verdict.signature else {})}

    def note(kind: FileEvent.Kind, *, good: bool) -> None:
        row.events.create(kind=kind, at=now, good=good, agent=verdict.agent, detail=detail)

    note(FileEvent.Kind.VIRUS, good=row.scan == Scan.CLEAN)
    if row.scan == Scan.INFECTED:
        facts = {"signature": verdict.signature}
        Inspection.objects.update_or_create(file=row, defaults={"status": TextStatus.INFECTED, "facts": facts, "pages": None})
        row.page_texts.all().delete()
        page_cache.forget(row.sha256)
        if before != Scan.INFECTED:
            note(FileEvent.Kind.QUARANTINE, good=True)
            log.error("scan.infected file=%d key=%s signature=%s", row.pk, row.key, verdict.signature)
    elif before == Scan.INFECTED:
        Inspection.objects.filter(file=row).update(status=TextStatus.PENDING, facts={})
        note(FileEvent.Kind.UNQUARANTINE, good=True)
    stored.scan = row.scan
    return Scan(row.scan)
