"""Files that arrive in portions, by requests that may be cut at any byte: begun, carried on, finished, or thrown away.

What has arrived is safe in the store, its length and CRC-32 in the row. When all is there, the bytes are read back from the
store: their CRC-32 must be that of the received ones, their SHA-256 is the file's. Only then there is a `StoredFile`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import logging
import secrets
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from media.errors import (
    Busy,
    BytesDamaged,
    EmptyFile,
    Overtaken,
    StorageUnavailable,
    TooLarge,
    UploadGone,
    WrongChecksum,
    WrongOffset,
)
from media.models import StoredFile, Upload
from media.store import Content, check_room, discard, enter
from media.stores import chosen
from media.stores.keys import new_key
from media.stores.port import STEP, Progress

log = logging.getLogger(__name__)
# An upload that nobody carries on for so long is thrown away.
KEEP = dt.timedelta(days=7)
# A sender that was killed is not missed for so long. One that is alive renews its hold three times as often.
HOLD = dt.timedelta(seconds=12)


@dataclass(frozen=True)
class Checksum:
    """What a portion should be: an algorithm of `hashlib`, and the digest."""

    algorithm: str
    digest: bytes


def begin(*, name: str, size: int, sha256: str = "") -> Upload:
    """A new upload of `size` bytes. `sha256` (hexadecimal), where the sender knows it, is compared at the end.
    Raises `EmptyFile`, `TooLarge`, `StorageFull`, `StorageUnavailable`."""
    if size <= 0:
        raise EmptyFile
    if size > settings.MAX_FILE_BYTES:
        raise TooLarge
    check_room(size)
    key = new_key()
    chosen().doubt(key)
    return Upload.objects.create(
        token=secrets.token_urlsafe(16), key=key, name=name[:250], size=size, sha256=sha256.lower(), expires=timezone.now() + KEEP
    )


def append(upload_id: int, offset: int, chunks: Iterable[bytes], checksum: Checksum | None = None) -> Upload:
    """Add what `chunks` brings, which may end too early, and return the upload as it now stands. With a checksum, all of
    it counts or nothing. Chunks beyond the announced size are not taken.

    Raises `Busy`, `Overtaken`, `WrongOffset`, `WrongChecksum`, `UploadGone`, `StorageUnavailable`."""
    with _held(upload_id) as hold:
        upload = hold.upload
        if offset != upload.offset:
            raise WrongOffset
        arriving = _Arriving(chunks, hold, checksum)
        known, safe = Progress.model_validate(upload.progress), None
        for safe in chosen().append(upload.key, known, arriving, turn=upload.turn):
            if checksum is None:
                hold.save(safe, arriving.crc32)
        if checksum is not None:
            if arriving.digest.digest() != checksum.digest:
                raise WrongChecksum
            if safe is not None:
                hold.save(safe, arriving.crc32)
        return upload


def finish(upload_id: int) -> StoredFile:
    """The file that a whole upload is. Asking again gives the same one. Takes as long as reading all of it.

    Raises `Busy`, `UploadGone`, `StorageUnavailable`; `BytesDamaged` where what the store has is not what was received or
    announced: the upload is thrown away then."""
    with _held(upload_id) as hold:
        upload = hold.upload
        if upload.stored is not None:
            return upload.stored
        if not upload.is_whole:
            raise WrongOffset
        store = chosen()
        store.finish(upload.key, Progress.model_validate(upload.progress), turn=upload.turn)
        stream = store.read(upload.key, 0, upload.size)
        with contextlib.closing(stream):
            content = Content(stream, most=upload.size)
            crc32 = 0
            for chunk in content:
                crc32 = zlib.crc32(chunk, crc32)
                hold.renew()
        if (content.size, crc32) != (upload.size, upload.crc32) or upload.sha256 not in ("", content.digest.hexdigest()):
            log.error("upload.damaged upload=%s size=%d", upload.token, upload.size)
            _throw_away(upload)
            raise BytesDamaged
        with transaction.atomic():
            stored = enter(upload.key, content, name=upload.name)
            if not Upload.objects.filter(pk=upload.pk, holder=hold.name).update(stored=stored):
                raise Overtaken
        return stored


def throw_away(upload_id: int) -> None:
    """Stop an upload; what has arrived goes. A file that it has become stays. Raises `Busy`, `StorageUnavailable`."""
    with contextlib.suppress(UploadGone), _held(upload_id) as hold:
        _throw_away(hold.upload)


def collect_expired() -> int:
    """Throw away what nobody carried on in time; how many there were."""
    expired = list(Upload.objects.filter(expires__lt=timezone.now()))
    for upload in expired:
        with contextlib.suppress(StorageUnavailable):
            _throw_away(upload)
    if expired:
        log.info("uploads.expired count=%d", len(expired))
    return len(expired)


def _throw_away(upload: Upload) -> None:
    """Row first: bytes without a row are in doubt, and would be collected."""
    key, is_stored = upload.key, upload.stored_id is not None
    upload.delete()
    if not is_stored:
        discard(key)


class _Hold:
    """The right to change an upload, until somebody takes it over."""

    def __init__(self, upload: Upload, name: str) -> None:
        self.upload = upload
        self.name = name
        self._renewed = time.monotonic()

    def renew(self) -> None:
        if time.monotonic() - self._renewed > HOLD.total_seconds() / 3:
            self._update(held_until=timezone.now() + HOLD)

    def save(self, progress: Progress, crc32: int) -> None:
        now = timezone.now()
        changes = {"offset": progress.size, "progress": progress.model_dump(mode="json"), "crc32": crc32}
        self._update(**changes, held_until=now + HOLD, expires=now + KEEP)
        for name, value in changes.items():
            setattr(self.upload, name, value)

    def _update(self, **changes: object) -> None:
        if not Upload.objects.filter(pk=self.upload.pk, holder=self.name).update(**changes):
            raise Overtaken
        self._renewed = time.monotonic()


@contextlib.contextmanager
def _held(upload_id: int) -> Iterator[_Hold]:
    name = secrets.token_urlsafe(16)
    with transaction.atomic():
        upload = Upload.objects.select_for_update(of=("self",)).select_related("stored").filter(pk=upload_id).first()
        now = timezone.now()
        if upload is None or upload.is_expired:
            raise UploadGone
        if upload.holder:
            if upload.held_until and upload.held_until > now:
                raise Busy
            upload.turn += 1
        upload.holder, upload.held_until = name, now + HOLD
        upload.save(update_fields=["holder", "held_until", "turn"])
    try:
        yield _Hold(upload, name)
    finally:
        Upload.objects.filter(pk=upload_id, holder=name).update(holder="", held_until=None)


class _Arriving:
    """Chunks of any size as the store wants them: none across a multiple of `STEP`, none beyond the announced size; with
    the CRC-32 of all that the upload has by now."""

    def __init__(self, chunks: Iterable[bytes], hold: _Hold, checksum: Checksum | None) -> None:
        self._chunks = chunks
        self._hold = hold
        self._size = hold.upload.offset
        self.crc32 = hold.upload.crc32
        self.digest = hashlib.new(checksum.algorithm if checksum else "sha1", usedforsecurity=False)
        self._is_checked = checksum is not None

    def __iter__(self) -> Iterator[memoryview]:
        for chunk in self._chunks:
            if self._is_checked:
                self.digest.update(chunk)
            left = memoryview(chunk)[: self._hold.upload.size - self._size]
            while left:
                room = STEP - self._size % STEP
                piece, left = left[:room], left[room:]
                self._size += len(piece)
                self.crc32 = zlib.crc32(piece, self.crc32)
                yield piece
            self._hold.renew()
            if self._size == self._hold.upload.size:
                return
