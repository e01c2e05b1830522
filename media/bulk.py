"""Many files at once: small texts, as `import_records` brings them along, and whatever comes with a sheet. The same steps as
one by one."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from media.errors import BytesDamaged, MediaError, StorageUnavailable
from media.inspection.cleaning import clean
from media.inspection.language import language
from media.models import Inspection, PageText, StoredFile, TextStatus
from media.store import Content, enter
from media.stores import chosen
from media.stores.keys import new_key
from media.stores.port import Store

MEDIA_TYPE = "text/plain"
_AT_ONCE = 16  # threads: each waits for its disk or network most of the time
_ROWS = 1000  # in one INSERT
_FILES_AT_ONCE = 4
_CHUNK = 1024 * 1024


def receive_texts(texts: Sequence[Sequence[str]]) -> list[StoredFile]:
    """Keep each text, a list of pages, as a plain text file with a form feed between its pages, already read.

    Returns the rows in the order given; the same text is stored once. As with `media.store.receive`, bytes are whole
    before their rows exist. Raises `StorageUnavailable`; nothing of the batch is kept then.
    """
    pages_by_digest: dict[str, list[str]] = {}
    digests = []
    for text in texts:
        pages = [clean(page) for page in text]
        digest = hashlib.sha256(_content(pages)).hexdigest()
        pages_by_digest[digest] = pages
        digests.append(digest)
    found = StoredFile.objects.filter(sha256__in=pages_by_digest, media_type=MEDIA_TYPE).order_by("-pk")
    known = {stored.sha256: stored for stored in found}
    new = {digest: pages for digest, pages in pages_by_digest.items() if digest not in known}
    for stored in _stored(new):
        known[stored.sha256] = stored
    return [known[digest] for digest in digests]


def _stored(new: dict[str, list[str]]) -> list[StoredFile]:
    store = chosen()
    rows = [
        StoredFile(key=new_key(), size=len(_content(pages)), sha256=digest, media_type=MEDIA_TYPE)
        for digest, pages in new.items()
    ]

    def put(row: StoredFile) -> None:
        store.doubt(row.key)
        store.put(row.key, [_content(new[row.sha256])])

    try:
        _each(put, rows)
    except BaseException:
        _each(lambda row: _discard(store, row.key), rows)
        raise
    with transaction.atomic():
        StoredFile.objects.bulk_create(rows, batch_size=_ROWS)
        Inspection.objects.bulk_create((_inspection(row, new[row.sha256]) for row in rows), batch_size=_ROWS)
        texts = (
            PageText(file=row, number=number, text=page)
            for row in rows
            for number, page in enumerate(new[row.sha256], start=1)
            if page.strip()
        )
        PageText.objects.bulk_create(texts, batch_size=_ROWS)
        transaction.on_commit(lambda: _each(lambda row: store.trust(row.key), rows), robust=True)
    return rows


def _each(do: Callable[[StoredFile], None], rows: list[StoredFile]) -> None:
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        list(threads.map(do, rows))


def _discard(store: Store, key: str) -> None:
    with contextlib.suppress(StorageUnavailable):
        store.delete(key)
        store.trust(key)


def _inspection(row: StoredFile, pages: list[str]) -> Inspection:
    status = TextStatus.TEXT if any(map(str.strip, pages)) else TextStatus.NO_TEXT
    return Inspection(file=row, status=status, pages=len(pages), language=language("\n".join(pages)))


def _content(pages: list[str]) -> bytes:
    return "\f".join(pages).encode() or b"\n"


@dataclass(frozen=True)
class Arrived:
    """Bytes that are whole in the store, and have no row yet (`keep`)."""

    key: str
    content: Content
    name: str


Source = tuple[Callable[[], AbstractContextManager[BinaryIO]], str]


def put_files(sources: Sequence[Source]) -> list[Arrived | MediaError]:
    """Bring files into the store, several at once, each opened only when its turn comes; in the order given, with what kept
    one from arriving in its place. What reading a source raises otherwise stops all, and nothing is kept."""
    results: list[Arrived | MediaError] = []
    if not sources:
        return results
    with ThreadPoolExecutor(_FILES_AT_ONCE) as threads:
        futures = [threads.submit(_put_file, *source) for source in sources]
    failures = [error for future in futures if (error := future.exception()) is not None]
    if failures:
        for future in futures:
            if future.exception() is None and isinstance(arrived := future.result(), Arrived):
                _discard(chosen(), arrived.key)
        raise failures[0]
    return [future.result() for future in futures]


def keep(arrived: Arrived) -> StoredFile:
    """The row of bytes that arrived, in the caller's transaction or one of its own."""
    return enter(arrived.key, arrived.content, name=arrived.name)


def _put_file(open_: Callable[[], AbstractContextManager[BinaryIO]], name: str) -> Arrived | MediaError:
    store, key = chosen(), new_key()
    store.doubt(key)
    try:
        with open_() as source:
            content = Content(iter(partial(source.read, _CHUNK), b""), most=settings.MAX_FILE_BYTES)
            store.put(key, content)
        if store.size(key) != content.size:
            raise BytesDamaged
    except MediaError as error:
        _discard(store, key)
        return error
    except BaseException:
        _discard(store, key)
        raise
    return Arrived(key, content, name)
