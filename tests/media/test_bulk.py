"""Many texts at once end as they would one by one."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable

import pytest

from media import bulk, reading
from media import store as files
from media.errors import StorageUnavailable
from media.models import PageText, StoredFile, TextStatus
from media.stores.local import LocalStore
from media.stores.port import Store

pytestmark = pytest.mark.django_db
AT_ONCE = dt.timedelta(seconds=-60)


def test_texts_are_kept_in_order_and_the_same_text_once(store: Store) -> None:
    first = bulk.receive_texts([["Trang một", "Trang hai"], ["Khác"], ["Trang một", "Trang hai"], ["", "Ba"]])
    assert first[0] == first[2] and len({row.pk for row in first}) == 3
    again = bulk.receive_texts([["Khác"], ["Mới"]])
    assert again[0] == first[1] and StoredFile.objects.count() == 4
    assert b"".join(files.open_stream(first[0])) == "Trang một\fTrang hai".encode()
    assert [reading.pages(row) for row in (first[0], first[1], first[3])] == [["Trang một", "Trang hai"], ["Khác"], ["", "Ba"]]
    for row in first:
        files.verify(row)


def test_it_is_as_if_the_file_had_been_received_and_read(local_store: LocalStore) -> None:
    pages = ["Cộng hòa\r\nxã hội", "", "chủ\x00nghĩa \f Việt Nam"]
    (kept,) = bulk.receive_texts([pages])
    read = files.receive(io.BytesIO(b"".join(files.open_stream(kept))), name="text.txt")
    inspection = reading.read(read.pk)
    assert (inspection.status, inspection.pages) == (kept.inspection.status, kept.inspection.pages)
    assert reading.pages(read) == reading.pages(kept)
    assert (read.sha256, read.size, read.media_type) == (kept.sha256, kept.size, kept.media_type)


def test_a_text_without_words_says_so(local_store: LocalStore) -> None:
    (row,) = bulk.receive_texts([[]])
    assert (row.size, row.inspection.status) == (1, TextStatus.NO_TEXT)
    assert not PageText.objects.exists()


def test_a_store_that_fails_half_way_keeps_nothing_of_the_batch(local_store: LocalStore, monkeypatch: pytest.MonkeyPatch) -> None:
    put = LocalStore.put

    def fails_on_the_seventh(self: LocalStore, key: str, chunks: Iterable[bytes]) -> None:
        content = b"".join(chunks)
        if content == b"Trang 7":
            raise StorageUnavailable
        put(self, key, [content])

    monkeypatch.setattr(LocalStore, "put", fails_on_the_seventh)
    with pytest.raises(StorageUnavailable):
        bulk.receive_texts([[f"Trang {number}"] for number in range(20)])
    assert not StoredFile.objects.exists()
    assert [path for path in local_store.root.rglob("*") if path.is_file()] == []
