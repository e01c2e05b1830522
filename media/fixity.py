"""Whether the bytes are still those that were stored: every byte read, its SHA-256 compared with the row.

Storage that does not answer is no damage: then nothing is recorded, and the file is checked another time.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from media.agents import US
from media.errors import BytesDamaged, BytesMissing, StorageUnavailable
from media.models import FileEvent, Fixity, StoredFile
from media.stores import chosen
from media.stores.port import Store

log = logging.getLogger(__name__)
BATCH = 100
BAD = (Fixity.DAMAGED, Fixity.MISSING)


@dataclass
class Rotation:
    """Which files are due, those first that were checked longest ago. `before`: checked last before that moment, or
    never. It is resumed by beginning anew: what was done is recorded file by file."""

    before: dt.datetime
    passed_over: set[int] = field(default_factory=set)  # could not be read; the others go first

    def next(self, most: int = BATCH) -> list[StoredFile]:
        due = StoredFile.objects.filter(Q(checked=None) | Q(checked__lt=self.before)).exclude(pk__in=self.passed_over)
        return list(due.order_by(F("checked").asc(nulls_first=True), "pk")[:most])


def examine(store: Store, key: str, size: int, sha256: str) -> Fixity:
    """Read all bytes under `key` and compare. Raises `StorageUnavailable` where they could not be read to the end."""
    held = store.size(key)
    if held is None:
        return Fixity.MISSING
    if held != size:
        return Fixity.DAMAGED
    try:
        found = digest(store, key, size)
    except BytesMissing:
        return Fixity.MISSING
    return Fixity.GOOD if found == sha256 else Fixity.DAMAGED


def check(stored: StoredFile) -> Fixity | None:
    """What the bytes of this file are. A bad answer is asked for twice before it is believed: a connection may fail
    quietly. None: the file could not be read although the store answers. Raises `StorageUnavailable` where it does not."""
    store = chosen()
    try:
        outcome = examine(store, stored.key, stored.size, stored.sha256)
        if outcome in BAD:
            outcome = examine(store, stored.key, stored.size, stored.sha256)
    except StorageUnavailable as error:
        store.prepare()  # raises where the store itself is down
        log.warning("fixity.unreadable file=%d key=%s", stored.pk, stored.key, exc_info=error)
        return None
    return outcome


@transaction.atomic
def record(stored: StoredFile, outcome: Fixity) -> bool:
    """Keep what a check found; whether it is bad news, that is: the file is bad and was not known to be.

    A file that was removed, or given a good copy under another key, while it was read is left alone. A good check after
    another moves the last event on rather than adding one a quarter for ever."""
    now = timezone.now()
    known = StoredFile.objects.select_for_update().filter(pk=stored.pk, key=stored.key).first()
    if known is None:
        return False
    before, known.fixity, known.checked = known.fixity, outcome, now
    known.save(update_fields=["fixity", "checked"])
    last = known.events.filter(kind=FileEvent.Kind.FIXITY).last()
    if last is not None and last.good and outcome is Fixity.GOOD:
        last.detail = {**last.detail, "times": last.detail.get("times", 1) + 1}
        last.at = now
        last.save(update_fields=["detail", "at"])
    elif last is None or last.good or before != outcome:
        detail = {"outcome": str(outcome), "since": now.isoformat(), "times": 1, "key": known.key}
        known.events.create(kind=FileEvent.Kind.FIXITY, at=now, good=outcome is Fixity.GOOD, agent=US, detail=detail)
    if outcome in BAD and before != outcome:
        log.error("fixity.%s file=%d key=%s sha256=%s", outcome, known.pk, known.key, known.sha256)
        return True
    return False


def bad() -> Iterable[StoredFile]:
    """The files that stand as damaged or missing."""
    return StoredFile.objects.filter(fixity__in=BAD).order_by("pk").iterator()


def digest(store: Store, key: str, size: int) -> str:
    """SHA-256 of the first `size` bytes under `key`, in hexadecimal."""
    found = hashlib.sha256()
    with contextlib.closing(store.read(key, 0, size)) as stream:
        for piece in stream:
            found.update(piece)
    return found.hexdigest()


def checked_pieces(pieces: Iterator[bytes], sha256: str) -> Iterator[bytes]:
    """The pieces, and `BytesDamaged` raised in place of their end where together they are other bytes than `sha256` names."""
    found = hashlib.sha256()
    for piece in pieces:
        found.update(piece)
        yield piece
    if found.hexdigest() != sha256:
        raise BytesDamaged
