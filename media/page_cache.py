"""A folder of what was drawn or read from pages, bounded in bytes: what nobody has asked for longest goes first.

Everything in it can be made again, so it may be emptied at any time, by hand too. A file's time of change is the time
when it was last asked for. Several processes use the folder at once: an entry appears whole or not at all, and one that
vanishes under a reader is made again.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import re
import shutil
import tempfile
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.conf import settings

log = logging.getLogger(__name__)

_SHARE = 32  # a process looks at the whole folder after it has added this part of the budget
_KEPT = 0.8  # of the budget, after a sweep
_SHA256 = re.compile(r"[0-9a-f]{64}")
# Many entries share a lock. What is made may ask for what is written (a page, for the copy of its file), never the other way
# round: with locks of one sort a thread would now and then wait for itself.
_making = [threading.Lock() for _ in range(64)]
_writing = [threading.Lock() for _ in range(64)]
_added: dict[Path, int] = {}  # bytes since the last sweep, by folder; a process begins with a sweep


def folder() -> Path:
    return Path(settings.VAR) / "cache" / "pages"


def kept_or_made(sha256: str, name: str, make: Callable[[], bytes]) -> bytes:
    """The entry `name` of the file with this SHA-256, made by `make` if it is not there.

    Two threads that ask for one entry at once make it once; two processes may both make it, and the later one stays.
    What `make` raises is not kept.
    """
    path = _place(sha256) / name
    if (found := _read(path)) is not None:
        return found
    with _lock(path, _making):
        if (found := _read(path)) is not None:
            return found
        made = make()
        _keep(path, made)
        return made


def kept_or_written(sha256: str, name: str, pieces: Callable[[], Iterable[bytes]]) -> Path:
    """The same for what is too large to be held in memory, as a path that stays while it is in use. `pieces` asks for no
    other entry.

    Raises `OSError` where there is no room for it, besides what `pieces` raises.
    """
    path = _place(sha256) / name
    with _lock(path, _writing):
        try:
            os.utime(path)
        except FileNotFoundError:
            _write(path, pieces())
            _count(path.stat().st_size)
    return path


def forget(sha256: str) -> None:
    """Remove all that was made from a file, when its bytes are removed."""
    shutil.rmtree(_place(sha256), ignore_errors=True)


def sweep() -> None:
    """Bring the folder under its budget, `PAGE_CACHE_BYTES`, by what was asked for longest ago. One process at a time;
    the others go on."""
    top = folder()
    top.mkdir(parents=True, exist_ok=True)
    with (top / ".sweeping").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        found = sorted(_entries(top))
        total = before = sum(size for _, size, _ in found)
        if total <= settings.PAGE_CACHE_BYTES:
            return
        for _, size, path in found:
            if total <= settings.PAGE_CACHE_BYTES * _KEPT:
                break
            with contextlib.suppress(FileNotFoundError):
                path.unlink()
            with contextlib.suppress(OSError):
                path.parent.rmdir()  # where it was the last
            total -= size
        log.info("page_cache.swept before=%d after=%d", before, total)


def _place(sha256: str) -> Path:
    if not _SHA256.fullmatch(sha256):
        raise ValueError(f"not a SHA-256: {sha256!r}")
    return folder() / sha256[:2] / sha256


def _read(path: Path) -> bytes | None:
    try:
        found = path.read_bytes()
        os.utime(path)
    except FileNotFoundError:
        return None
    return found


def _keep(path: Path, content: bytes) -> None:
    """A full or read-only disk must not take the page from the reader: it is shown, and made again next time."""
    try:
        _write(path, [content])
    except OSError as error:
        log.warning("page_cache.not_kept %s", error)
    else:
        _count(len(content))


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    """Whole or not at all: others may be reading."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as new:
        try:
            for piece in pieces:
                new.write(piece)
            new.flush()
            os.replace(new.name, path)
        except BaseException:
            os.unlink(new.name)
            raise


def _count(size: int) -> None:
    top = folder()
    _added[top] = _added.get(top, settings.PAGE_CACHE_BYTES) + size
    if _added[top] * _SHARE >= settings.PAGE_CACHE_BYTES:
        _added[top] = 0
        sweep()


def _lock(path: Path, locks: list[threading.Lock]) -> threading.Lock:
    return locks[zlib.crc32(str(path).encode()) % len(locks)]


def _entries(top: Path) -> Iterator[tuple[float, int, Path]]:
    """When each was last asked for, its bytes, and where it lies; also what a killed process left half-written."""
    for path in top.glob("??/*/*"):
        with contextlib.suppress(FileNotFoundError):
            about = path.stat()
            yield about.st_mtime, about.st_size, path
