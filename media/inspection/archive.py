"""A ZIP archive from a stranger: its directory is looked over before anything is unpacked, and what its bytes do to `zipfile`
is told apart from what our own disk does.

Pure checks of a hostile directory; each caller has bounds and sentences of its own. Sources: APPNOTE.TXT 6.3.10;
https://www.bamsoftware.com/hacks/zipbomb/ (parts that overlap); https://github.com/snyk/zip-slip-vulnerability (names).
"""

from __future__ import annotations

import contextlib
import lzma
import stat
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise
from typing import Final

_UTF8_NAME: Final = 0x800  # general purpose bit 11 (APPNOTE 4.4.4)
_LOCKED: Final = 0x1  # bit 0
_LOCAL_HEADER: Final = 30  # bytes before the name (APPNOTE 4.3.7)
# What zipfile and its decompressors raise for bytes that are not what they should be; bz2 says OSError, without a number.
_SAID_OF_BYTES: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)


class Fault(Enum):
    MANY = auto()  # more entries than are wanted
    OUTSIDE = auto()  # a name that leads out of the archive
    TWICE = auto()  # two entries of one name: programs would disagree about which one counts
    LINK = auto()  # or a device
    LOCKED = auto()
    PACKING = auto()  # a way of packing that this kind of file has not
    OVERLAP = auto()


class Unsafe(Exception):
    """The directory shows a `fault`; `name` is the entry's, empty where it is no single one's."""

    def __init__(self, fault: Fault, name: str = "") -> None:
        super().__init__(f"{fault.name} {name[:100]}")
        self.fault = fault
        self.name = name


class Damaged(Exception):
    """The bytes are not those of a whole archive. The text is `zipfile`'s."""


@dataclass(frozen=True)
class Entry:
    """A line of the archive's directory, as it declares itself. `name_size`: bytes of the name in the archive, where these
    are not those of its UTF-8."""

    name: str
    size: int
    packed: int
    offset: int
    flags: int = 0
    method: int = zipfile.ZIP_DEFLATED
    mode: int = 0  # of Unix, where the archive was made there
    name_size: int | None = None

    @classmethod
    def of(cls, info: zipfile.ZipInfo) -> Entry:
        """With the name as it was before `zipfile` cut it at a NUL."""
        name, flags = info.orig_filename, info.flag_bits
        length = len(name.encode("utf-8" if flags & _UTF8_NAME else "cp437", errors="replace"))
        size, packed = info.file_size, info.compress_size
        return cls(name, size, packed, info.header_offset, flags, info.compress_type, info.external_attr >> 16, length)

    @property
    def end(self) -> int:
        """The first byte after it, at least."""
        length = len(self.name.encode()) if self.name_size is None else self.name_size
        return self.offset + _LOCAL_HEADER + length + self.packed


def look_over(
    entries: Sequence[Entry], *, most: int, same: Callable[[str], str] | None, methods: Collection[int] | None = None
) -> None:
    """Raises Unsafe. Names that are one under `same` may not come twice (None: that is looked at elsewhere); `methods`: the
    only ones there may be (None: any)."""
    if len(entries) > most:
        raise Unsafe(Fault.MANY)
    names: set[str] = set()
    for entry in entries:
        if not is_inside(entry.name):
            raise Unsafe(Fault.OUTSIDE, entry.name)
        if same is not None and same(entry.name) in names:
            raise Unsafe(Fault.TWICE, entry.name)
        if same is not None:
            names.add(same(entry.name))
        if stat.S_IFMT(entry.mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise Unsafe(Fault.LINK, entry.name)
        if entry.flags & _LOCKED:
            raise Unsafe(Fault.LOCKED, entry.name)
        if methods is not None and entry.method not in methods:
            raise Unsafe(Fault.PACKING, entry.name)
    for one, other in pairwise(sorted(entries, key=lambda entry: entry.offset)):
        if one.end > other.offset:
            raise Unsafe(Fault.OVERLAP, other.name)


def is_too_tight(size: int, packed: int, *, harmless: int, times: int) -> bool:
    """Whether `packed` bytes would grow more than so many times, where the result is more than `harmless` bytes. DEFLATE
    cannot exceed 1,032 times; documents do not reach a tenth of that."""
    return size > harmless and size > times * max(packed, 1)


def is_inside(name: str) -> bool:
    """Whether a path with forward slashes stays within its folder, on any system (APPNOTE 4.4.17.1)."""
    if not name or name.startswith(("/", "~")) or "\\" in name or ":" in name.split("/")[0] or min(name) < " ":
        return False
    return ".." not in name.split("/")


@contextlib.contextmanager
def reading() -> Iterator[None]:
    """Around calls of `zipfile`, and nothing else: raises Damaged for what it says of bytes. An OSError with a number is
    our own disk's, and passes."""
    try:
        yield
    except _SAID_OF_BYTES as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise Damaged(str(error)) from error
