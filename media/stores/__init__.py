"""Where bytes lie: one port (`port.py`), one adapter a file, chosen by `STORAGE_URL`."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from media.stores.port import Address, Store

_opened: tuple[Address, Store] | None = None


def chosen() -> Store:
    """The store that the settings name, opened once a process."""
    global _opened
    url: Address = settings.STORAGE
    if _opened is None or _opened[0] != url:
        _opened = (url, open_store(url))
    return _opened[1]


def open_store(url: Address) -> Store:
    if url.scheme == "s3":
        from media.stores.s3 import S3Store  # boto3 takes a second to import: only where it is used

        return S3Store(url)
    from media.stores.local import LocalStore

    return LocalStore(Path(url.path))
