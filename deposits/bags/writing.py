"""A bag into a folder, or as a ZIP file, piece by piece: never held whole in memory."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from deposits.bags import layout
from deposits.bags.contents import BagFile, Contents
from deposits.errors import Unacceptable
from media.fixity import checked_pieces
from media.store import open_stream

# Every entry has the same time, so that the same bag is the same ZIP file.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def to_folder(contents: Contents, parent: Path) -> Path:
    """Write the bag as `parent/<its name>`, whole or not at all. Raises `Unacceptable` where it is there already, and
    what reading the files raises (`media.errors`): a damaged file is never exported as if it were good."""
    whole, half = parent / contents.name, parent / f".{contents.name}.{os.getpid()}"
    if whole.exists():
        raise Unacceptable(_("%(path)s is there already; nothing was overwritten.") % {"path": whole})
    try:
        (half / layout.PAYLOAD).mkdir(parents=True)
        for path, content in _tag_files(contents).items():
            target = half / path
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(content)
        for file in contents.files:
            with (half / file.path).open("xb") as target_file:
                for piece in _pieces(file):
                    target_file.write(piece)
        half.rename(whole)
    except BaseException:
        shutil.rmtree(half, ignore_errors=True)
        raise
    return whole


def to_zip_file(contents: Contents, parent: Path) -> Path:
    """The same as `parent/<its name>.zip`."""
    whole, half = parent / f"{contents.name}.zip", parent / f".{contents.name}.zip.{os.getpid()}"
    if whole.exists():
        raise Unacceptable(_("%(path)s is there already; nothing was overwritten.") % {"path": whole})
    try:
        parent.mkdir(parents=True, exist_ok=True)
        with half.open("xb") as target:
            for piece in zipped(contents):
                target.write(piece)
        half.rename(whole)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    return whole


def zipped(contents: Contents) -> Iterator[bytes]:
    """The bag as the bytes of a ZIP file. Where a file turns out damaged on the way, the stream breaks off: a ZIP file
    without its end is one that nobody takes for whole."""
    buffer = _Buffer()
    with contextlib.closing(zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED)) as archive:
        for path, content in _tag_files(contents).items():
            archive.writestr(zipfile.ZipInfo(f"{contents.name}/{path}", _EPOCH), content)
            yield buffer.taken()
        for file in contents.files:
            entry = zipfile.ZipInfo(f"{contents.name}/{file.path}", _EPOCH)
            entry.file_size = file.stored.size
            with archive.open(entry, "w", force_zip64=file.stored.size > 2**31 - 2**20) as target:
                for piece in _pieces(file):
                    target.write(piece)
                    yield buffer.taken()
    yield buffer.taken()


def _pieces(file: BagFile) -> Iterator[bytes]:
    with contextlib.closing(open_stream(file.stored)) as stream:
        yield from checked_pieces(stream, file.stored.sha256)


def _tag_files(contents: Contents) -> dict[str, bytes]:
    payload = {file.path: file.stored.sha256 for file in contents.files}
    found = {"bagit.txt": layout.DECLARATION, f"manifest-{layout.ALGORITHM}.txt": layout.manifest(payload), **contents.tag_files}
    digests = {path: hashlib.sha256(content).hexdigest() for path, content in found.items()}
    return {**found, f"tagmanifest-{layout.ALGORITHM}.txt": layout.manifest(digests)}


class _Buffer(io.RawIOBase):
    """Where `zipfile` writes to, and what we send on; it cannot go back."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._held += data
        return len(data)

    def taken(self) -> bytes:
        held = bytes(self._held)
        self._held.clear()
        return held
