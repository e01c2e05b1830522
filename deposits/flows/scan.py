"""Scanning the files of deposits for viruses, where the site has a scanner; telling whose file is infected."""

from __future__ import annotations

import datetime as dt
import logging
import time

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from deposits.access import command
from deposits.errors import Problem
from deposits.flows.announce import announce
from deposits.models import Deposit, DepositFile, SnapshotFile
from media import scanning
from media.errors import BytesMissing, ScannerUnavailable
from media.models import Scan, StoredFile
from media.scanning import waits

log = logging.getLogger(__name__)
_AT_ONCE = 50
_AGAIN = dt.timedelta(minutes=2)


def released(stored_id: int) -> bool:
    """Whether the file may be read now. One that waits is scanned first; False where it is infected, or still waits."""
    stored = StoredFile.objects.get(pk=stored_id)
    if waits(stored):
        try:
            scan(stored)
        except ScannerUnavailable as error:
            log.warning("scan.waits file=%d %s", stored.pk, error)
    return not waits(stored) and stored.scan != Scan.INFECTED


def scan(stored: StoredFile) -> Scan:
    """Ask the scanner, keep what it says, and tell those whose deposit is infected. Bytes that are missing are no virus.
    Raises `ScannerUnavailable`, `StorageUnavailable`; then the file goes on waiting."""
    try:
        verdict = scanning.ask(stored)
    except BytesMissing:
        log.error("scan.missing file=%d", stored.pk)
        StoredFile.objects.filter(pk=stored.pk).update(scan=Scan.NONE)
        stored.scan = Scan.NONE
        return Scan.NONE
    except ScannerUnavailable:
        StoredFile.objects.filter(pk=stored.pk).update(scan_tried=timezone.now())
        raise
    before = stored.scan
    with transaction.atomic():
        found = scanning.keep(stored, verdict)
        if found == Scan.INFECTED and before != Scan.INFECTED:
            _tell(stored, verdict.signature)
    return found


def _tell(stored: StoredFile, signature: str) -> None:
    placed = DepositFile.objects.filter(stored=stored, deposit__deleted=None).select_related("deposit")
    for one in placed:
        data: dict[str, object] = {"stored": stored.pk, "file": one.pk, "name": one.name, "signature": signature}
        announce("infected", actor=command("clamd"), deposit=one.deposit, data=data)


def problems(deposit: Deposit, *, waiting: bool = True) -> list[Problem]:
    """Why the deposit cannot be published with its files as they are; with `waiting` also those that were not scanned yet."""
    found = []
    for one in deposit.files.select_related("stored"):
        if one.stored.scan == Scan.INFECTED:
            words = _("A virus was found in “%(name)s”. Remove the file, and add a clean copy.")
        elif waiting and waits(one.stored):
            words = _("“%(name)s” is still waiting for the virus scan. Try again in a few minutes.")
        else:
            continue
        found.append(Problem("files", words % {"name": one.name}))
    return found


def waiting() -> list[int]:
    """Files to be taken up (again), a few at a time, each at most once in two minutes: those that wait, once the scanner
    answers; all of them, to be read without it, where the site has no scanner any more."""
    now = timezone.now()
    late = StoredFile.objects.filter(scan=Scan.WAITING).filter(
        Q(scan_tried=None, created__lt=now - _AGAIN) | Q(scan_tried__lt=now - _AGAIN)
    )
    found = list(late.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE])
    if not found:
        return []
    scanner = scanning.scanner()
    if scanner is None:
        StoredFile.objects.filter(pk__in=found).update(scan=Scan.NONE)
    elif not scanner.ping():
        log.warning("scan.scanner_unavailable waiting=%d", len(found))
        return []
    StoredFile.objects.filter(pk__in=found).update(scan_tried=now)
    return found


def scan_older(*, seconds: float) -> bool:
    """Scan, for so many seconds, files of works that came before the site had a scanner. They stay open to readers
    meanwhile. Whether more are left."""
    began = time.monotonic()
    used = Q(pk__in=DepositFile.objects.values("stored")) | Q(pk__in=SnapshotFile.objects.values("stored"))
    passed: set[int] = set()
    while settings.CLAMD and time.monotonic() - began < seconds:
        stored = StoredFile.objects.filter(used, scan=Scan.NONE).exclude(pk__in=passed).order_by("pk").first()
        if stored is None:
            return False
        try:
            scan(stored)
        except ScannerUnavailable:
            return False  # tomorrow
        passed.add(stored.pk)
    return bool(settings.CLAMD)
