"""A ZIP file from a stranger, unpacked into a folder of ours: nothing outside it, no links, no bombs.

What archives are known to try: APPNOTE 4.4.17 (names), https://www.usenix.org/conference/woot19/presentation/fifield
(overlapping entries), and the collection at https://github.com/snyk/zip-slip-vulnerability.
"""

from __future__ import annotations

import lzma
import shutil
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.utils.translation import gettext as _

from deposits.bags.refusing import BagRefused

MOST_ENTRIES = 2000
_RATIO = 250  # times; deflate cannot honestly do better than 1,032, and documents not even a tenth of that
# What zipfile and its decompressors raise for bytes that are not what they should be.
_UNREADABLE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)
_HARMLESS = 64 * 1024 * 1024  # bytes: below this no ratio is looked at


def unpack(archive: Path, folder: Path) -> None:
    """Raises BagRefused, its reason for a person, before anything was written where the directory tells enough."""
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = opened.infolist()
            _check(entries, archive, folder)
            for entry in entries:
                if not entry.is_dir():
                    _write(opened, entry, folder / entry.filename)
    except _UNREADABLE as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # our own disk's: bz2 says OSError of bad data, without a number
        raise BagRefused(_("This ZIP file is damaged or of a kind that is not read: %(why)s") % {"why": error}) from error


def _check(entries: list[zipfile.ZipInfo], archive: Path, folder: Path) -> None:
    if len(entries) > MOST_ENTRIES:
        raise BagRefused(_("It holds more than %(most)d files.") % {"most": MOST_ENTRIES})
    names: set[str] = set()
    for entry in entries:
        if not is_inside(entry.filename) or entry.orig_filename != entry.filename:
            raise BagRefused(_("A name leads out of it: %(name)s") % {"name": entry.filename[:100]})
        if entry.filename.casefold() in names:
            raise BagRefused(_("A name comes twice: %(name)s") % {"name": entry.filename[:100]})
        names.add(entry.filename.casefold())
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise BagRefused(_("It holds a link or a device: %(name)s") % {"name": entry.filename[:100]})
        if entry.flag_bits & 0x1:
            raise BagRefused(_("It is locked by a password."))
    size, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    if packed > archive.stat().st_size or (size > _HARMLESS and size > _RATIO * max(packed, 1)):
        raise BagRefused(_("It would grow beyond measure when unpacked."))
    largest = max((entry.file_size for entry in entries), default=0)
    if largest > settings.MAX_FILE_BYTES or size > shutil.disk_usage(folder).free // 2:
        raise BagRefused(_("It is larger than the site accepts."))


def is_inside(name: str) -> bool:
    """Whether a path with forward slashes stays within its folder, on any system."""
    path = PurePosixPath(name)
    if not name or path.is_absolute() or "\\" in name or "\0" in name or name[1:2] == ":" or name.startswith("~"):
        return False
    return not any(part in {"..", "."} for part in name.split("/"))


def _write(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path) -> None:
    """No more than the directory announced: `zipfile` stops there and compares the CRC-32."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with opened.open(entry) as source, target.open("xb") as written:
        shutil.copyfileobj(source, written, 1024 * 1024)
        if written.tell() != entry.file_size:
            raise BagRefused(_("It is damaged: %(name)s") % {"name": entry.filename[:100]})
