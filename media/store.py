"""Stored files: received, opened, checked, removed. The row is written last and removed first."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import logging
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from media import fixity, page_cache
from media.errors import AwaitingScan, BytesDamaged, BytesMissing, EmptyFile, Infected, StorageUnavailable, TooLarge
from media.formats import WINDOW, media_type
from media.models import Inspection, Scan, StoredFile
from media.scanning import first_state, waits
from media.stores import chosen
from media.stores.keys import new_key
from media.stores.port import ByteStream, Store

log = logging.getLogger(__name__)
_CHUNK = 1024 * 1024


def prepare() -> None:
    """Make the chosen store ready: called when the site is installed, harmless afterwards."""
    chosen().prepare()


def receive(source: BinaryIO, *, name: str) -> StoredFile:
    """Keep what `source` holds and return its row, with an Inspection that says `pending`.

    The bytes are hashed while they are copied, at most two parts of 8 MiB in memory, and compared with what the store
    says it has; only then the row is made. `name` helps only to tell one kind of text from another. Interrupted at any
    moment it leaves no row, and nothing that `collect_garbage` will not remove. Raises `EmptyFile`, `TooLarge`,
    `StorageUnavailable`, `BytesDamaged`; what reading `source` raises passes through.
    """
    store, key, content = chosen(), new_key(), _Content(source)
    store.doubt(key)
    try:
        store.put(key, content)
        if store.size(key) != content.size:
            raise BytesDamaged
    except BaseException:
        with contextlib.suppress(StorageUnavailable):
            _discard(store, key)
        raise
    with transaction.atomic():
        stored = StoredFile.objects.create(
            key=key,
            size=content.size,
            sha256=content.digest.hexdigest(),
            scan=first_state(),
            media_type=media_type(bytes(content.head), bytes(content.tail), name),
        )
        Inspection.objects.create(file=stored)
        transaction.on_commit(partial(store.trust, key), robust=True)
    return stored


def check_released(stored: StoredFile) -> None:
    """Raises `AwaitingScan` or `Infected` (both `Withheld`) where nobody may have the bytes. Whoever hands them out in
    another way than by the two functions below asks this first."""
    if stored.scan == Scan.INFECTED:
        raise Infected
    if waits(stored):
        raise AwaitingScan


def open_stream(stored: StoredFile, start: int = 0, end: int | None = None) -> ByteStream:
    """The bytes from `start` up to, not including, `end`. Close it (iterating to the end does so too).
    Raises `Withheld`, `BytesMissing` or `StorageUnavailable` now, not at the first byte."""
    check_released(stored)
    return chosen().read(stored.key, start, stored.size if end is None else min(end, stored.size))


@contextlib.contextmanager
def local_copy(stored: StoredFile) -> Iterator[Path]:
    """A path where a tool may read the bytes until the block ends. Nothing may write to it. Raises as `open_stream`."""
    check_released(stored)
    path = chosen().path(stored.key)
    if path is not None:
        if not path.exists():
            raise BytesMissing
        yield path
        return
    with tempfile.NamedTemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR, suffix=".copy") as copy:
        with contextlib.closing(open_stream(stored)) as stream:
            for piece in stream:
                copy.write(piece)
        copy.flush()
        if copy.tell() != stored.size:
            raise StorageUnavailable
        yield Path(copy.name)


def exists(stored: StoredFile) -> bool:
    """Whether the store holds as many bytes as the row says. `verify` reads them all."""
    return chosen().size(stored.key) == stored.size


def verify(stored: StoredFile) -> None:
    """Read every byte and compare with the row. Raises `BytesMissing` or `BytesDamaged`."""
    if fixity.digest(chosen(), stored.key, stored.size) != stored.sha256:
        raise BytesDamaged


def delete(stored: StoredFile) -> None:
    """Remove the row, and the bytes when its removal is committed. Raises `ProtectedError` while others refer to it."""
    store, key = chosen(), stored.key
    forget_pages = partial(page_cache.forget, stored.sha256)
    with transaction.atomic():
        stored.delete()
        store.doubt(key)
        transaction.on_commit(partial(_discard, store, key), robust=True)
        transaction.on_commit(forget_pages, robust=True)


def collect_garbage(older_than: dt.timedelta) -> int:
    """Remove what interrupted uploads and removals left, if they began longer ago than `older_than`; how many bytes'
    keys were removed. `older_than` must exceed the longest upload."""
    store, removed = chosen(), 0
    for key in store.doubted(timezone.now() - older_than):
        if not StoredFile.objects.filter(key=key).exists():
            store.delete(key)
            removed += 1
        store.trust(key)
    if removed:
        log.info("garbage.collected keys=%d", removed)
    return removed


def _discard(store: Store, key: str) -> None:
    store.delete(key)
    store.trust(key)


class _Content:
    """The chunks of a source, counted and hashed as they pass; the first and last of them kept to tell the type."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.size = 0
        self.digest = hashlib.sha256()
        self.head = bytearray()
        self.tail = bytearray()

    def __iter__(self) -> Iterator[bytes]:
        while chunk := self._source.read(_CHUNK):
            self.size += len(chunk)
            if self.size > settings.MAX_FILE_BYTES:
                raise TooLarge
            self.digest.update(chunk)
            self.head += chunk[: WINDOW - len(self.head)] if len(self.head) < WINDOW else b""
            self.tail = (self.tail + chunk[-WINDOW:])[-WINDOW:]
            yield chunk
        if not self.size:
            raise EmptyFile
