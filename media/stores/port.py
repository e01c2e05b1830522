"""The port: what `media` asks of a place that keeps bytes. One adapter a file beside this one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pydantic import BaseModel, ConfigDict

# Portions of an unfinished file are made safe one by one, each of so many bytes but for the last: 10,000 of them, the most
# that S3 allows, hold 78 GiB.
STEP = 8 * 1024 * 1024


class Address(Protocol):
    """`STORAGE_URL` in its parts, as the settings read it."""

    @property
    def scheme(self) -> str: ...
    @property
    def host(self) -> str: ...
    @property
    def port(self) -> int | None: ...
    @property
    def user(self) -> str: ...
    @property
    def password(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def options(self) -> dict[str, str]: ...


class ByteStream(Protocol):
    """Bytes in pieces. `close()` frees what is behind it, also when nothing was read; twice is once."""

    def __iter__(self) -> Iterator[bytes]: ...
    def __next__(self) -> bytes: ...
    def close(self) -> None: ...


@dataclass(frozen=True)
class Held:
    """What a store holds under a key: how many bytes, written when (aware, by the store's own clock)."""

    key: str
    size: int
    modified: dt.datetime


class Part(BaseModel):
    """A portion that the store has under a number of its own."""

    model_config = ConfigDict(frozen=True)

    number: int
    etag: str
    sha256: str


class Progress(BaseModel):
    """How far an unfinished file has come, as the store wants to be reminded. Whoever appends keeps it, as JSON."""

    model_config = ConfigDict(frozen=True)

    size: int = 0  # bytes that are safe
    handle: str = ""
    parts: tuple[Part, ...] = ()
    tail: str = ""  # where the bytes after the last whole portion lie


class Store(Protocol):
    """Keeps immutable bytes under opaque keys (`media.stores.keys`).

    A key may be marked *in doubt*: its bytes are being written or removed, and whether a row will name them is not
    certain. The mark is made before the first byte is written or the row removed, and taken away after the commit;
    whatever was interrupted in between is found by its mark, and nothing without a mark is ever collected.

    Every method may raise `StorageUnavailable` (try again later) or its child `StorageRefused` (mend the settings).
    """

    def prepare(self) -> None:
        """Make the folder or bucket ready, and prove that it can be written. May be called again and again."""

    def put(self, key: str, chunks: Iterable[bytes]) -> None:
        """Keep the bytes under `key`, which holds none yet. On return they are whole, durable, and agree with the
        store's own checksum where it has one (else `BytesDamaged`). When interrupted, nothing can be read under
        `key`. At most two parts of 8 MiB are held in memory. What `chunks` raises passes through."""

    def append(self, key: str, progress: Progress, chunks: Iterable[bytes | memoryview], *, turn: int) -> Iterator[Progress]:
        """Add to an unfinished file, which can be read by nobody. `progress` is what was yielded and kept last, or a new
        one; what came after it is forgotten. No chunk crosses a multiple of `STEP`. Yields whenever all chunks taken so
        far are safe: at each multiple of `STEP`, and where they end. `turn` has grown whenever somebody took over from
        another who may not have noticed; the elder of the two spoils nothing, and may hear `Overtaken`."""

    def finish(self, key: str, progress: Progress, *, turn: int) -> None:
        """Make the bytes of `progress` those of `key`: whole, durable, in agreement with the store's own checksum where
        it has one (else `BytesDamaged`). Doing it again is harmless."""

    def room(self) -> int | None:
        """Bytes that may still be written before the rest of the site is in danger; None where the store cannot say."""

    def size(self, key: str) -> int | None:
        """Bytes under `key`; None where there is nothing."""

    def read(self, key: str, start: int, end: int) -> ByteStream:
        """The bytes from `start` up to, not including, `end`. Opened now: `BytesMissing` comes before the first byte."""

    def delete(self, key: str) -> None:
        """Remove the bytes, and what an interrupted `put` or `append` left. Absent is no error."""

    def doubt(self, key: str) -> None:
        """Mark the key as in doubt; again renews the time of the mark."""

    def trust(self, key: str) -> None:
        """Take the mark away. Absent is no error."""

    def doubted(self, before: dt.datetime) -> Iterator[str]:
        """The keys whose mark is older than `before` (aware)."""

    def keys(self) -> Iterator[Held]:
        """All whole bytes in the order of their keys, also those of foreign names; no marks and no half-written files.
        What is put or removed meanwhile may or may not be among them. Memory does not grow with the store."""

    def path(self, key: str) -> Path | None:
        """Where a tool on this machine may read the bytes in place; None where they are elsewhere."""
