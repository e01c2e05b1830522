"""Bytes in a folder of this machine (`file:///srv/khomo/files`).

Marks and half-written files lie in `incoming/`; whole files in `ab/`. A file is written under a temporary name,
synced, and renamed, so a name in `ab/` always stands for whole bytes.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from media.errors import BytesDamaged, BytesMissing, Overtaken, StorageRefused, StorageUnavailable
from media.stores.keys import key_named, name_of
from media.stores.port import STEP, ByteStream, Held, Progress

_PIECE = 256 * 1024
# Bytes of the disk that no file is given: database and index may lie on it, and a draft must be saved while nothing can be sent.
_RESERVE = 1024**3
_INCOMING = "incoming"
_REFUSALS = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR}


class LocalStore:
    def __init__(self, root: Path) -> None:
        self.root = root

    def prepare(self) -> None:
        with _translated():
            self._incoming.mkdir(parents=True, exist_ok=True)
            probe = self._incoming / f"probe-{os.getpid()}"
            probe.touch()
            probe.unlink()

    def put(self, key: str, chunks: Iterable[bytes]) -> None:
        part, whole = self._part(key), self._whole(key)
        with _translated():
            part.parent.mkdir(parents=True, exist_ok=True)
            target = part.open("xb")
        try:
            with target:
                size = 0
                for chunk in chunks:
                    with _translated():
                        target.write(chunk)
                    size += len(chunk)
                with _translated():
                    target.flush()
                    os.fsync(target.fileno())
                    if os.fstat(target.fileno()).st_size != size:
                        raise BytesDamaged
            self._name(part, whole)
        except BaseException:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            raise

    def append(self, key: str, progress: Progress, chunks: Iterable[bytes | memoryview], *, turn: int) -> Iterator[Progress]:
        """Two writers cannot mix their bytes: each writes only where the file ends, with the file locked."""
        part, size, safe = self._part(key), progress.size, progress.size
        with _translated():
            part.parent.mkdir(parents=True, exist_ok=True)
            target = os.open(part, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            with _translated(), _locked(target):
                if os.fstat(target).st_size < size:
                    raise BytesMissing
                os.ftruncate(target, size)
            for chunk in chunks:
                with _translated(), _locked(target):
                    if os.fstat(target).st_size != size:
                        raise Overtaken
                    size += _write(target, chunk, size)
                if size % STEP == 0:
                    safe = size
                    yield _synced(target, size)
            if size > safe:
                yield _synced(target, size)
        finally:
            os.close(target)

    def finish(self, key: str, progress: Progress, *, turn: int) -> None:
        part, whole = self._part(key), self._whole(key)
        with _translated():
            if whole.exists():
                return
            if not part.exists() or part.stat().st_size < progress.size:
                raise BytesMissing
            os.truncate(part, progress.size)
        self._name(part, whole)

    def room(self) -> int | None:
        with _translated():
            there = next(folder for folder in (self.root, *self.root.absolute().parents) if folder.exists())
            return shutil.disk_usage(there).free - _RESERVE

    def size(self, key: str) -> int | None:
        with _translated():
            try:
                return self._whole(key).stat().st_size
            except FileNotFoundError:
                return None

    def read(self, key: str, start: int, end: int) -> ByteStream:
        with _translated():
            try:
                source = self._whole(key).open("rb")
            except FileNotFoundError as error:
                raise BytesMissing from error
            source.seek(start)
        return _Pieces(source, end - start)

    def delete(self, key: str) -> None:
        with _translated():
            self._part(key).unlink(missing_ok=True)
            self._whole(key).unlink(missing_ok=True)

    def doubt(self, key: str) -> None:
        with _translated():
            self._incoming.mkdir(parents=True, exist_ok=True)
            self._mark(key).touch()

    def trust(self, key: str) -> None:
        with _translated():
            self._mark(key).unlink(missing_ok=True)

    def doubted(self, before: dt.datetime) -> Iterator[str]:
        with _translated():
            marks = sorted(self._incoming.glob("*.mark"))
        for mark in marks:
            with contextlib.suppress(FileNotFoundError):
                if mark.stat().st_mtime < before.timestamp():
                    yield key_named(mark.stem)

    def keys(self) -> Iterator[Held]:
        with _translated():
            folders = sorted(entry.name for entry in os.scandir(self.root) if entry.is_dir() and entry.name != _INCOMING)
        for folder in folders:
            with _translated():
                entries = sorted(os.scandir(self.root / folder), key=lambda entry: entry.name)
            for entry in entries:
                with contextlib.suppress(FileNotFoundError):
                    found = entry.stat()
                    modified = dt.datetime.fromtimestamp(found.st_mtime, dt.UTC)
                    yield Held(f"{folder}/{entry.name}", found.st_size, modified)

    def path(self, key: str) -> Path | None:
        return self._whole(key)

    def _name(self, part: Path, whole: Path) -> None:
        """From now on the bytes are whole, and stay as they are."""
        with _translated():
            self._make_folder(whole.parent)
            os.chmod(part, 0o444)
            os.rename(part, whole)
            _sync_folder(whole.parent)

    def _make_folder(self, folder: Path) -> None:
        if not folder.exists():
            folder.mkdir(exist_ok=True)
            _sync_folder(self.root)

    @property
    def _incoming(self) -> Path:
        return self.root / _INCOMING

    def _whole(self, key: str) -> Path:
        return self.root / key

    def _part(self, key: str) -> Path:
        return self._incoming / f"{name_of(key)}.part"

    def _mark(self, key: str) -> Path:
        return self._incoming / f"{name_of(key)}.mark"


class _Pieces:
    """At most `left` bytes of an open file, in pieces."""

    def __init__(self, source: BinaryIO, left: int) -> None:
        self._source = source
        self._left = left

    def __iter__(self) -> _Pieces:
        return self

    def __next__(self) -> bytes:
        with _translated():
            piece = b"" if self._source.closed else self._source.read(min(_PIECE, self._left))
        if not piece:
            self.close()
            raise StopIteration
        self._left -= len(piece)
        return piece

    def close(self) -> None:
        self._source.close()


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise (StorageRefused if error.errno in _REFUSALS else StorageUnavailable) from error


@contextlib.contextmanager
def _locked(descriptor: int) -> Iterator[None]:
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


def _write(descriptor: int, chunk: bytes | memoryview, at: int) -> int:
    left = memoryview(chunk)
    while left:
        written = os.pwrite(descriptor, left, at)
        left, at = left[written:], at + written
    return len(chunk)


def _synced(descriptor: int, size: int) -> Progress:
    with _translated():
        os.fsync(descriptor)
    return Progress(size=size)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
