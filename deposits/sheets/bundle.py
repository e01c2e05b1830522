"""The files that come with a sheet: in a ZIP archive or in a folder, found by the names that the sheet gives them.

Names are compared as NFC and without case: macOS takes marks apart, Windows does not care for capitals. Nothing is ever
written anywhere by a name of the archive; its members are read one by one, within the bounds that its directory announced.
"""

from __future__ import annotations

import contextlib
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from django.conf import settings
from django.utils.translation import gettext as _

from deposits.bags.unpacking import is_inside
from deposits.errors import Unacceptable
from media.errors import Refused

MOST_ENTRIES = 200_000
_RATIO = 250  # times; documents do not pack a tenth as tightly
_HARMLESS = 64 * 1024 * 1024  # bytes: below this no ratio is looked at
_UTF8_NAME = 0x800  # general purpose bit 11 (APPNOTE 4.4.4)
_IGNORED = ("__MACOSX", "Thumbs.db", "desktop.ini")
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


class BundleRefused(Unacceptable):
    """The archive or folder as a whole cannot be used."""


class MemberDamaged(Refused):
    """One file of the archive cannot be read; the others may be."""


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
        typed = _key(wanted.replace("\\", "/").strip().removeprefix("./"))
        for names, key in ((self._paths, typed), (self._bases, typed), (self._bases, f"{typed}.pdf")):
            found = names.get(key, [])
            if len(found) == 1:
                return found[0]
            if found:
                listed = ", ".join(one.path for one in found[:3])
                raise NotThere(_("“%(name)s” may be any of: %(paths)s. Write the path.") % {"name": wanted, "paths": listed})
        raise NotThere(_("There is no file “%(name)s” among those that came with the sheet.") % {"name": wanted})

    @contextlib.contextmanager
    def open(self, member: Member) -> Iterator[BinaryIO]:
        """Reading raises MemberDamaged where the archive is damaged at this place."""
        try:
            if self._archive is not None:
                with self._archive.open(self._info(member)) as source:
                    yield cast(BinaryIO, source)
            else:
                assert self._folder is not None
                with (self._folder / member.path).open("rb") as source:
                    yield source
        except _UNREADABLE as error:
            raise MemberDamaged(_("“%(name)s” cannot be read: %(why)s") % {"name": member.path, "why": error}) from error

    def _info(self, member: Member) -> zipfile.ZipInfo:
        assert self._archive is not None
        if not self._names:
            self._names = {_name(info): info for info in self._archive.infolist()}
        return self._names[member.path]


def nothing() -> Bundle:
    """For a sheet that names no files."""
    return Bundle([])


def of_path(path: Path) -> Bundle:
    """A ZIP file, or a folder with all below it. Raises BundleRefused."""
    if path.is_dir():
        return _of_folder(path)
    try:
        archive = zipfile.ZipFile(path)
    except _UNREADABLE as error:
        raise BundleRefused(_("This ZIP file is damaged or of a kind that is not read: %(why)s") % {"why": error}) from error
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
    entries = [one for one in archive.infolist() if not one.is_dir() and not _ignored(_name(one))]
    if len(entries) > MOST_ENTRIES:
        raise BundleRefused(_("It holds more than %(most)d files.") % {"most": MOST_ENTRIES})
    for entry in entries:
        name = _name(entry)
        if not is_inside(name.replace("\\", "/")):
            raise BundleRefused(_("A name leads out of it: %(name)s") % {"name": name[:100]})
        if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
            raise BundleRefused(_("It holds a link or a device: %(name)s") % {"name": name[:100]})
        if entry.flag_bits & 0x1:
            raise BundleRefused(_("It is locked by a password."))
        if entry.file_size > settings.MAX_FILE_BYTES:
            raise BundleRefused(_("“%(name)s” is larger than the site accepts.") % {"name": name[:100]})
        if entry.file_size > _HARMLESS and entry.file_size > _RATIO * max(entry.compress_size, 1):
            raise BundleRefused(_("It would grow beyond measure when unpacked."))
    size, packed = sum(one.file_size for one in entries), sum(one.compress_size for one in entries)
    if packed > path.stat().st_size or (size > _HARMLESS and size > _RATIO * max(packed, 1)):
        raise BundleRefused(_("It would grow beyond measure when unpacked."))
    return [Member(_name(one), one.file_size, f"{one.file_size}-{one.CRC:08x}") for one in entries]


def _name(entry: zipfile.ZipInfo) -> str:
    """As its maker meant it: without the mark of UTF-8, Windows and macOS often wrote UTF-8 all the same."""
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename


def _ignored(name: str) -> bool:
    parts = name.split("/")
    return parts[0] in _IGNORED or parts[-1] in _IGNORED or parts[-1].startswith("._") or parts[-1] == ".DS_Store"


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
