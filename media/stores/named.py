"""A store named on the command line: a folder, a backup, or a URL as in `STORAGE_URL`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from media.errors import MediaError
from media.stores import open_store
from media.stores.local import LocalStore
from media.stores.port import Store

FILES = "files"  # the folder of a backup in which the bytes lie


@dataclass(frozen=True)
class NamedAddress:
    scheme: str
    host: str
    port: int | None
    user: str
    password: str
    path: str
    options: dict[str, str]


def store_at(place: str) -> Store:
    """The store in a folder, in a backup made by `manage.py backup`, or at `s3://…` or `file://…`.
    Raises `MediaError` where there is none."""
    if "://" in place:
        parts = urlsplit(place)
        if parts.scheme == "s3":
            options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
            user, password = unquote(parts.username or ""), unquote(parts.password or "")
            return open_store(NamedAddress("s3", parts.hostname or "", parts.port, user, password, unquote(parts.path), options))
        if parts.scheme != "file":
            raise MediaError(f"{parts.scheme}:// is no store: write a folder, file:///folder or s3://key:secret@host:port/bucket")
        place = unquote(parts.path)
    folder = Path(place)
    if (folder / FILES).is_dir():
        folder /= FILES
    if not folder.is_dir():
        raise MediaError(f"there is no folder {folder}")
    return LocalStore(folder)
