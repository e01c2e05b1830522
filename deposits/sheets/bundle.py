"""The files that come with a sheet: in a ZIP archive or in a folder, found by the names that the sheet gives them.

Names are compared as NFC and without case: macOS takes marks apart, Windows does not care for capitals. Nothing is ever
written anywhere by a name of the archive; its members are read one by one, within the bounds that its directory announced.
"""

from __future__ import annotations

import contextlib
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, cast

from django.conf import settings
from django.utils.translation import gettext as _

from deposits.archives import HARMLESS, RATIO, beyond_measure, damaged_in_words, unsafe_in_words
from deposits.errors import Unacceptable
from media.errors import Refused
from media.inspection.archive import Damaged, Entry, Unsafe, is_too_tight, look_over, reading

MOST_ENTRIES = 200_000
_UTF8_NAME = 0x800  # general purpose bit 11 (APPNOTE 4.4.4)
_IGNORED = ("__MACOSX", "Thumbs.db", "desktop.ini")


class BundleRefused(Unacceptable):
    """The archive or folder as a whole cannot be used."""


class MemberDamaged(Refused):
    """One file cannot be read; the others may be."""


class NotThere(Unacceptable):
    """One file that the sheet names is missing, or cannot be told from another."""


@dataclass(frozen=True)
class Member:
    """`mark` changes when the file does: size and CRC-32, or size and time."""

    path: str
    size: int
    mark: str

    @property
    def name(self) -> str:
        return PurePosixPath(self.path).name


class Bundle:
    """Members by name; opened as a context."""

    def __init__(self, members: list[Member], archive: zipfile.ZipFile | None = None, folder: Path | None = None) -> None:
        self._archive, self._folder = archive, folder
        self._names: dict[str, zipfile.ZipInfo] = {}
        self._paths: dict[str, list[Member]] = {}
        self._bases: dict[str, list[Member]] = {}
        for member in members:
            self._paths.setdefault(_key(member.path), []).append(member)
            self._bases.setdefault(_key(member.name), []).append(member)
        self.members = members

    def __enter__(self) -> Bundle:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._archive is not None:
            self._archive.close()

    def find(self, wanted: str) -> Member:
        """By its path, else by its name alone where only one has it; the extension may be left out of a PDF's name.
        Raises NotThere, saying which names come near."""
        path = unicodedata.normalize("NFC", wanted.replace("\\", "/").strip().removeprefix("./"))
        typed = _key(path)
        for names, key in ((self._paths, typed), (self._bases, typed), (self._bases, f"{typed}.pdf")):
            found = names.get(key, [])
            if len(found) > 1 and names is self._paths:  # they differ by case or by form alone
                found = [one for one in found if unicodedata.normalize("NFC", one.path) == path] or found
            if len(found) == 1:
                return found[0]
            if found:
                listed = ", ".join(one.path for one in found[:3])
                raise NotThere(_("“%(name)s” may be any of: %(paths)s. Write the path.") % {"name": wanted, "paths": listed})
        raise NotThere(_("There is no file “%(name)s” among those that came with the sheet.") % {"name": wanted})

    @contextlib.contextmanager
    def open(self, member: Member) -> Iterator[BinaryIO]:
        """Opening and reading raise MemberDamaged where the archive is damaged at this place, or where this one file of the
        folder may not be read; what a disk says otherwise passes."""
        if self._archive is not None:
            try:
                with reading():
                    source = self._archive.open(self._info(member))
            except Damaged as error:
                raise _damaged(member, error) from error
            with source:
                yield cast(BinaryIO, _Reading(member, source))
            return
        assert self._folder is not None
        try:
            opened = (self._folder / member.path).open("rb")
        except (FileNotFoundError, PermissionError) as error:
            raise _damaged(member, error.strerror) from error
        with opened:
            yield opened

    def _info(self, member: Member) -> zipfile.ZipInfo:
        assert self._archive is not None
        if not self._names:
            self._names = {_name(info): info for info in self._archive.infolist()}
        return self._names[member.path]


class _Reading:
    """A member of an archive while it is read."""

    def __init__(self, member: Member, source: IO[bytes]) -> None:
        self._member, self._source = member, source

    def read(self, size: int = -1) -> bytes:
        try:
            with reading():
                return self._source.read(size)
        except Damaged as error:
            raise _damaged(self._member, error) from error


def _damaged(member: Member, why: object) -> MemberDamaged:
    return MemberDamaged(_("“%(name)s” cannot be read: %(why)s") % {"name": member.path, "why": why})


def nothing() -> Bundle:
    """For a sheet that names no files."""
    return Bundle([])


def of_path(path: Path) -> Bundle:
    """A ZIP file, or a folder with all below it. Raises BundleRefused, and OSError where a disk fails."""
    if path.is_dir():
        return _of_folder(path)
    try:
        with reading():
            archive = zipfile.ZipFile(path)
    except Damaged as error:
        raise BundleRefused(damaged_in_words(error)) from error
    except FileNotFoundError as error:
        raise BundleRefused(_("“%(name)s” is not on the server any more.") % {"name": path.name}) from error
    try:
        return Bundle(_checked(archive, path), archive=archive)
    except BaseException:
        archive.close()
        raise


def _of_folder(folder: Path) -> Bundle:
    """Links are left out: they may lead anywhere."""
    members: list[Member] = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not path.is_file() or _ignored(name) or not path.resolve().is_relative_to(folder.resolve()):
            continue
        if len(members) == MOST_ENTRIES:
            raise BundleRefused(_("It holds more than %(most)d files.") % {"most": MOST_ENTRIES})
        told = path.stat()
        members.append(Member(name, told.st_size, f"{told.st_size}-{told.st_mtime_ns}"))
    return Bundle(members, folder=folder)


def _checked(archive: zipfile.ZipFile, path: Path) -> list[Member]:
    found = [one for one in archive.infolist() if not one.is_dir() and not _ignored(_name(one))]
    entries = [replace(Entry.of(one), name=_name(one)) for one in found]
    try:
        look_over(entries, most=MOST_ENTRIES, same=None)
    except Unsafe as error:
        raise BundleRefused(unsafe_in_words(error, MOST_ENTRIES)) from error
    for entry in entries:
        if entry.size > settings.MAX_FILE_BYTES:
            raise BundleRefused(_("“%(name)s” is larger than the site accepts.") % {"name": entry.name[:100]})
        if is_too_tight(entry.size, entry.packed, harmless=HARMLESS, times=RATIO):
            raise BundleRefused(beyond_measure())
    size, packed = sum(one.size for one in entries), sum(one.packed for one in entries)
    if packed > path.stat().st_size or is_too_tight(size, packed, harmless=HARMLESS, times=RATIO):
        raise BundleRefused(beyond_measure())
    return [Member(_name(one), one.file_size, f"{one.file_size}-{one.CRC:08x}") for one in found]


def _name(entry: zipfile.ZipInfo) -> str:
    """As its maker meant it: without the mark of UTF-8, Windows and macOS often wrote UTF-8 all the same; and old programs
    of Windows divide folders by backslashes."""
    name = entry.filename
    if not entry.flag_bits & _UTF8_NAME:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def _ignored(name: str) -> bool:
    parts = name.split("/")
    return parts[0] in _IGNORED or parts[-1] in _IGNORED or parts[-1].startswith("._") or parts[-1] == ".DS_Store"


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
