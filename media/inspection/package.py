"""ZIP-based documents: looked over before anything is unpacked, then read part by part, in memory and within bounds.

Pure checks of a hostile directory come first; nothing is ever written to a disk, and no link leads out of the file.
Sources: APPNOTE.TXT 6.3.10 (ZIP), ECMA-376 part 2 (Open Packaging Conventions), ODF 1.3 part 2, EPUB OCF 3.3.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from posixpath import normpath
from types import TracebackType
from typing import Final

from media.inspection.refusals import Unreadable

MOST_ENTRIES: Final = 20_000
LARGEST_PART: Final = 200 * 1024 * 1024  # unpacked bytes of one part that is read; a thesis has 3 MB
LARGEST_WHOLE: Final = 400 * 1024 * 1024  # unpacked bytes of all parts that are read
_SMALL: Final = 16 * 1024 * 1024  # a part up to this size may be packed as tightly as it likes
_TIGHTEST: Final = 200  # times: markup of real spreadsheets reaches 60, DEFLATE cannot exceed 1032
_METHODS: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # the only ones of OPC (annex C) and ODF (part 2, 2.1)
_LOCKED: Final = 1  # general purpose bit 0 (APPNOTE 4.4.4)
_LOCAL_HEADER: Final = 30  # bytes before the name (APPNOTE 4.3.7)
_PIECE: Final = 256 * 1024


@dataclass(frozen=True)
class Entry:
    """A line of the archive's directory, as it declares itself."""

    name: str
    size: int
    packed: int
    offset: int
    flags: int = 0
    method: int = zipfile.ZIP_DEFLATED
    mode: int = 0  # of Unix, where the archive was made there


def check(entries: Sequence[Entry]) -> None:
    """Raises `Unreadable` for a directory that no office program writes: a bomb, a way out of the folder, a lock."""
    if len(entries) > MOST_ENTRIES:
        raise Unreadable("too_large", "too many parts")
    names = {entry.name for entry in entries}
    if len(names) != len(entries):
        raise Unreadable("damaged", "two parts of one name")  # programs would disagree about which one counts
    for entry in entries:
        if not _is_inside(entry.name):
            raise Unreadable("damaged", "a part outside the package")
        if stat.S_ISLNK(entry.mode):
            raise Unreadable("damaged", "a link")
        if entry.flags & _LOCKED:
            raise Unreadable("encrypted", "locked parts")
        if entry.method not in _METHODS:
            raise Unreadable("damaged", "an unknown way of packing")
    places = sorted(entries, key=lambda entry: entry.offset)
    for one, other in pairwise(places):
        if one.offset + _LOCAL_HEADER + len(one.name.encode()) + one.packed > other.offset:
            raise Unreadable("damaged", "parts that overlap")  # https://www.bamsoftware.com/hacks/zipbomb/


def check_size(entry: Entry) -> None:
    """Raises `Unreadable` for a part that would unpack to more than any document needs."""
    if entry.size > LARGEST_PART or (entry.size > _SMALL and entry.size > _TIGHTEST * max(entry.packed, 1)):
        raise Unreadable("too_large", "a part unpacks to too much")


def _is_inside(name: str) -> bool:
    """A relative path without backslash, drive or control character that stays below the package's root
    (APPNOTE 4.4.17.1)."""
    if not name or name.startswith("/") or "\\" in name or ":" in name.split("/")[0] or min(name) < " ":
        return False
    path = normpath(name)
    return path != ".." and not path.startswith("../")


class Package:
    """A ZIP-based document that passed the checks; its parts by name. Case counts."""

    def __init__(self, path: str) -> None:
        try:
            self._archive = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError, UnicodeDecodeError, NotImplementedError) as error:
            raise Unreadable("damaged", "not a whole archive") from error
        self._entries = {info.filename: _entry(info) for info in self._archive.infolist()}
        check([_entry(info) for info in self._archive.infolist()])
        self._left = LARGEST_WHOLE

    def __enter__(self) -> Package:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._archive.close()

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def names(self, start: str = "", end: str = "") -> list[str]:
        return [name for name in self._entries if name.startswith(start) and name.endswith(end)]

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part, unpacked piece by piece: never more than it declares, and no more than all parts together may."""
        if name not in self._entries:
            raise Unreadable("damaged", "a part is missing")
        check_size(self._entries[name])
        try:
            with self._archive.open(name) as part:
                while piece := part.read(_PIECE):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise Unreadable("too_large", "the parts unpack to too much")
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
            raise Unreadable("damaged", "a part cannot be unpacked") from error

    def read(self, name: str) -> bytes:
        return b"".join(self.pieces(name))


def _entry(info: zipfile.ZipInfo) -> Entry:
    size, packed, offset = info.file_size, info.compress_size, info.header_offset
    return Entry(info.orig_filename, size, packed, offset, info.flag_bits, info.compress_type, info.external_attr >> 16)
