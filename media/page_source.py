"""The bytes of a file as a path for those who draw its pages: one page after another of one file is asked for.

A store on this machine has a path already. From a store elsewhere a copy is kept in the cache of pages, under its
budget, so that leafing through a large document does not fetch it anew for every page.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from media import page_cache
from media.errors import StorageUnavailable
from media.models import StoredFile
from media.store import local_copy, open_stream
from media.stores import chosen

_SHARE = 4  # a copy larger than this part of the cache is not kept


@contextlib.contextmanager
def page_source(stored: StoredFile) -> Iterator[Path]:
    """A path to read from until the block ends. Raises `BytesMissing` and `StorageUnavailable` as the store does."""
    if chosen().path(stored.key) is not None or stored.size * _SHARE > settings.PAGE_CACHE_BYTES:
        with local_copy(stored) as path:
            yield path
        return
    yield page_cache.kept_or_written(stored.sha256, "copy", lambda: _pieces(stored))


def _pieces(stored: StoredFile) -> Iterator[bytes]:
    """All of the bytes, or `StorageUnavailable`."""
    count = 0
    with contextlib.closing(open_stream(stored)) as stream:
        for piece in stream:
            count += len(piece)
            yield piece
    if count != stored.size:
        raise StorageUnavailable
