"""ZIP-based documents: looked over before anything is unpacked, then read part by part, in memory and within bounds.

Pure checks of a hostile directory come first; nothing is ever written to a disk, and no link leads out of the file.
Sources: APPNOTE.TXT 6.3.10 (ZIP), ECMA-376 part 2 (Open Packaging Conventions), ODF 1.3 part 2, EPUB OCF 3.3.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import IO, Final

from media.inspection.archive import Damaged, Entry, Fault, Unsafe, is_too_tight, look_over, reading
from media.inspection.finding import Status
from media.inspection.refusals import Unreadable

MOST_ENTRIES: Final = 20_000
LARGEST_PART: Final = 200 * 1024 * 1024  # unpacked bytes of one part that is read; a thesis has 3 MB
LARGEST_WHOLE: Final = 400 * 1024 * 1024  # unpacked bytes of all parts that are read
_SMALL: Final = 16 * 1024 * 1024  # a part up to this size may be packed as tightly as it likes
_TIGHTEST: Final = 200  # times: markup of real spreadsheets reaches 60, DEFLATE cannot exceed 1032
_METHODS: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # the only ones of OPC (annex C) and ODF (part 2, 2.1)
_PIECE: Final = 256 * 1024
_STATUSES: Final[dict[Fault, tuple[Status, str]]] = {
    Fault.MANY: ("too_large", "too many parts"),
    Fault.TWICE: ("damaged", "two parts of one name"),
    Fault.OUTSIDE: ("damaged", "a part outside the package"),
    Fault.LINK: ("damaged", "a link"),
    Fault.LOCKED: ("encrypted", "locked parts"),
    Fault.PACKING: ("damaged", "an unknown way of packing"),
    Fault.OVERLAP: ("damaged", "parts that overlap"),
}


def check(entries: Sequence[Entry]) -> None:
    """Raises `Unreadable` for a directory that no office program writes: a bomb, a way out of the folder, a lock."""
    try:
        look_over(entries, most=MOST_ENTRIES, same=str, methods=_METHODS)
    except Unsafe as error:
        raise Unreadable(*_STATUSES[error.fault]) from error


def check_size(entry: Entry) -> None:
    """Raises `Unreadable` for a part that would unpack to more than any document needs."""
    if entry.size > LARGEST_PART or is_too_tight(entry.size, entry.packed, harmless=_SMALL, times=_TIGHTEST):
        raise Unreadable("too_large", "a part unpacks to too much")


class Package:
    """A ZIP-based document that passed the checks; its parts by name. Case counts."""

    def __init__(self, path: str) -> None:
        try:
            with reading():
                self._archive = zipfile.ZipFile(path)
        except Damaged as error:
            raise Unreadable("damaged", "not a whole archive") from error
        self._entries = {info.filename: Entry.of(info) for info in self._archive.infolist()}
        check([Entry.of(info) for info in self._archive.infolist()])
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
            with reading():
                part = self._archive.open(name)
            with part:
                while piece := self._piece(part):
                    yield piece
        except Damaged as error:
            raise Unreadable("damaged", "a part cannot be unpacked") from error

    def _piece(self, part: IO[bytes]) -> bytes:
        with reading():
            piece = part.read(_PIECE)
        self._left -= len(piece)
        if self._left < 0:
            raise Unreadable("too_large", "the parts unpack to too much")
        return piece

    def read(self, name: str) -> bytes:
        return b"".join(self.pieces(name))
