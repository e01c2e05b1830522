"""Many small texts at once: what `import_records` brings along. The same steps as one by one, in one transaction."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import transaction

from media.errors import StorageUnavailable
from media.inspection.cleaning import clean
from media.inspection.language import language
from media.models import Inspection, PageText, StoredFile, TextStatus
from media.stores import chosen
from media.stores.keys import new_key
from media.stores.port import Store

MEDIA_TYPE = "text/plain"
_AT_ONCE = 16  # threads: each waits for its disk or network most of the time
_ROWS = 1000  # in one INSERT


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
