"""What a backup holds, in `manifest.json`: written last, so that a folder with one is a whole backup.

Beside it: the dump of the database that it names; `files/`, a local store with the bytes under their own keys, of which
each run adds only the new ones; `files.jsonl`, key, size and SHA-256 of every file; `pages/` and `pages.jsonl`, the same for
the pictures and documents of written pages.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.utils.translation import gettext as _
from pydantic import BaseModel, ValidationError

from deposits.backup.errors import BackupError

NAME, FILES, FILE_LIST, PAGES, PAGE_LIST = "manifest.json", "files", "files.jsonl", "pages", "pages.jsonl"
VERSION = 1


class Held(BaseModel):
    """A file of the backup: its key, or its path below `pages/`."""

    key: str
    size: int
    sha256: str


class Manifest(BaseModel):
    """`checksums`: SHA-256 of the dump and of the two lists, by name. `missing`: keys whose bytes could not be had.
    `site`: what a new installation should be set to; secrets are not in it."""

    format: str = "kho-mo-backup"
    version: int = VERSION
    made: dt.datetime
    engine: str
    dump: str
    checksums: dict[str, str]
    files: int
    size: int
    missing: list[str]
    site: dict[str, str]
    migrations: list[str]


def write(folder: Path, manifest: Manifest) -> None:
    replace(folder / NAME, manifest.model_dump_json(indent=2).encode() + b"\n")


def read(folder: Path) -> Manifest:
    try:
        manifest = Manifest.model_validate_json((folder / NAME).read_bytes())
    except FileNotFoundError as error:
        raise BackupError(_("%(folder)s holds no finished backup: it has no manifest.json.") % {"folder": folder}) from error
    except (OSError, ValidationError) as error:
        raise BackupError(_("The manifest of this backup cannot be read: %(why)s") % {"why": error}) from error
    if manifest.version > VERSION:
        raise BackupError(_("This backup was made by a newer version of Kho Mở; restore it with that version."))
    return manifest


def write_list(path: Path, held: Iterable[Held]) -> None:
    replace(path, b"".join(json.dumps(one.model_dump(), ensure_ascii=False).encode() + b"\n" for one in held))


def read_list(path: Path) -> Iterator[Held]:
    with path.open("rb") as lines:
        for line in lines:
            yield Held.model_validate_json(line)


def checksum(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def replace(path: Path, content: bytes) -> None:
    """Whole or not at all."""
    half = path.with_name(f".{path.name}.{os.getpid()}")
    with half.open("wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    half.replace(path)
