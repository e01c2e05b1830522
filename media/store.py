"""Stored files: received, opened, checked, removed. The row is written last and removed first."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import logging
import tempfile
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from media import fixity, page_cache
from media.errors import (
    AwaitingScan,
    BytesDamaged,
    BytesMissing,
    EmptyFile,
    Infected,
    KnownDamaged,
    StorageFull,
    StorageUnavailable,
    TooLarge,
)
from media.formats import WINDOW, media_type
from media.models import Inspection, Scan, StoredFile, Upload
from media.scanning import first_state, waits
from media.stores import chosen
from media.stores.keys import new_key
from media.stores.port import ByteStream

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
    `StorageFull`, `StorageUnavailable`, `BytesDamaged`; what reading `source` raises passes through.
    """
    store, key, content = chosen(), new_key(), Content(iter(partial(source.read, _CHUNK), b""), most=settings.MAX_FILE_BYTES)
    check_room(1)
    store.doubt(key)
    try:
        store.put(key, content)
        if store.size(key) != content.size:
            raise BytesDamaged
    except BaseException:
        with contextlib.suppress(StorageUnavailable):
            discard(key)
        raise
    return enter(key, content, name=name)


def check_room(size: int) -> None:
    """Raises `StorageFull` where so many bytes more would leave too little for the rest of the site."""
    room = chosen().room()
    if room is not None and size > room:
        raise StorageFull


@transaction.atomic
def enter(key: str, content: Content, *, name: str) -> StoredFile:
    """Write the row of bytes that are whole and verified, and take away the doubt about them."""
    stored = StoredFile.objects.create(
        key=key, size=content.size, sha256=content.digest.hexdigest(), media_type=content.media_type(name), scan=first_state()
    )
    Inspection.objects.create(file=stored)
    transaction.on_commit(partial(chosen().trust, key), robust=True)
    return stored


def check_released(stored: StoredFile) -> None:
    """Whoever hands bytes out to people, or what is drawn from them, asks this first. Raises `AwaitingScan`, `Infected` or
    `KnownDamaged` (all `Withheld`) where nobody may have them."""
    check_scanned(stored)
    if stored.is_damaged:
        raise KnownDamaged


def check_scanned(stored: StoredFile) -> None:
    """Raises `AwaitingScan` or `Infected` where nothing at all may read the bytes."""
    if stored.scan == Scan.INFECTED:
        raise Infected
    if waits(stored):
        raise AwaitingScan


def open_stream(stored: StoredFile, start: int = 0, end: int | None = None) -> ByteStream:
    """The bytes from `start` up to, not including, `end`. Close it (iterating to the end does so too).
    Raises `Withheld` (`check_scanned`), `BytesMissing` or `StorageUnavailable` now, not at the first byte."""
    check_scanned(stored)
    return chosen().read(stored.key, start, stored.size if end is None else min(end, stored.size))


@contextlib.contextmanager
def local_copy(stored: StoredFile) -> Iterator[Path]:
    """A path where a tool may read the bytes until the block ends. Nothing may write to it. Raises as `open_stream`."""
    check_scanned(stored)
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
        transaction.on_commit(partial(discard, key), robust=True)
        transaction.on_commit(forget_pages, robust=True)


def collect_garbage(older_than: dt.timedelta) -> int:
    """Remove what interrupted uploads and removals left, if they began longer ago than `older_than`; how many bytes'
    keys were removed. `older_than` must exceed the longest upload."""
    store, removed = chosen(), 0
    for key in store.doubted(timezone.now() - older_than):
        if Upload.objects.filter(key=key).exists():
            continue  # it may go on for days: `media.uploads` sees to its end
        if not StoredFile.objects.filter(key=key).exists():
            store.delete(key)
            removed += 1
        store.trust(key)
    if removed:
        log.info("garbage.collected keys=%d", removed)
    return removed


def discard(key: str) -> None:
    """Remove bytes that no row names, and the doubt about them."""
    store = chosen()
    store.delete(key)
    store.trust(key)


class Content:
    """Chunks on their way, counted and hashed as they pass; the first and last of them kept to tell the type.
    Raises `TooLarge` beyond `most` bytes, `EmptyFile` where there are none."""

    def __init__(self, chunks: Iterable[bytes], *, most: int) -> None:
        self._chunks = chunks
        self._most = most
        self.size = 0
        self.digest = hashlib.sha256()
        self._head = bytearray()
        self._tail = b""

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self.size += len(chunk)
            if self.size > self._most:
                raise TooLarge
            self.digest.update(chunk)
            self._head += chunk[: WINDOW - len(self._head)] if len(self._head) < WINDOW else b""
            self._tail = chunk[-WINDOW:] if len(chunk) >= WINDOW else (self._tail + chunk)[-WINDOW:]
            yield chunk
        if not self.size:
            raise EmptyFile

    def media_type(self, name: str) -> str:
        return media_type(bytes(self._head), self._tail, name)
