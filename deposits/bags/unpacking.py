"""A ZIP file from a stranger, unpacked into a folder of ours: nothing outside it, no links, no bombs."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.utils.translation import gettext as _

from deposits.archives import HARMLESS, RATIO, beyond_measure, damaged_in_words, unsafe_in_words
from deposits.bags.refusing import BagRefused
from media.inspection.archive import Damaged, Entry, Unsafe, is_too_tight, look_over, reading

MOST_ENTRIES = 2000


def unpack(archive: Path, folder: Path) -> None:
    """Raises BagRefused, its reason for a person, before anything was written where the directory tells enough."""
    try:
        with reading():
            opened = zipfile.ZipFile(archive)
        with opened:
            entries = opened.infolist()
            _check([Entry.of(one) for one in entries], archive, folder)
            for entry in entries:
                if not entry.is_dir():
                    _write(opened, entry, folder / entry.filename)
    except Damaged as error:
        raise BagRefused(damaged_in_words(error)) from error


def _check(entries: list[Entry], archive: Path, folder: Path) -> None:
    try:
        look_over(entries, most=MOST_ENTRIES, same=lambda name: PurePosixPath(name).as_posix().casefold())
    except Unsafe as error:
        raise BagRefused(unsafe_in_words(error, MOST_ENTRIES)) from error
    size, packed = sum(entry.size for entry in entries), sum(entry.packed for entry in entries)
    if packed > archive.stat().st_size or is_too_tight(size, packed, harmless=HARMLESS, times=RATIO):
        raise BagRefused(beyond_measure())
    largest = max((entry.size for entry in entries), default=0)
    if largest > settings.MAX_FILE_BYTES or size > shutil.disk_usage(folder).free // 2:
        raise BagRefused(_("It is larger than the site accepts."))


def _write(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path) -> None:
    """No more than the directory announced: `zipfile` stops there and compares the CRC-32."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        writing = target.open("xb")
    except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:  # “a” and “a/b”
        raise BagRefused(_("A name comes twice: %(name)s") % {"name": entry.filename[:100]}) from error
    with reading(), opened.open(entry) as source, writing as written:
        shutil.copyfileobj(source, written, 1024 * 1024)
        if written.tell() != entry.file_size:
            raise BagRefused(_("It is damaged: %(name)s") % {"name": entry.filename[:100]})
