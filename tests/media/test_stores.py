"""The contract of the port (`media/stores/port.py`), asked of every store."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from media.errors import BytesMissing, StorageRefused, StorageUnavailable
from media.stores.keys import new_key
from media.stores.port import Store
from tests.media.conftest import UseStore

MEBIBYTE = 1024 * 1024
SOON = dt.timedelta(minutes=1)


def everything(store: Store, key: str, start: int = 0, end: int | None = None) -> bytes:
    size = store.size(key)
    assert size is not None
    return b"".join(store.read(key, start, size if end is None else end))


@pytest.mark.parametrize("size", [1, 5 * MEBIBYTE, 8 * MEBIBYTE, 8 * MEBIBYTE + 1, 20 * MEBIBYTE + 7])
def test_bytes_come_back_as_they_were_put(store: Store, size: int) -> None:
    content, key = random.Random(size).randbytes(size), new_key()
    store.put(key, (content[start : start + 999_999] for start in range(0, size, 999_999)))
    assert store.size(key) == size
    assert everything(store, key) == content
    assert everything(store, key, size // 2, size // 2 + 10) == content[size // 2 : size // 2 + 10]
    assert everything(store, key, 0, 0) == b""


def test_what_is_not_there_is_absent_and_not_broken(store: Store) -> None:
    key = new_key()
    assert store.size(key) is None
    with pytest.raises(BytesMissing):
        store.read(key, 0, 10)
    store.delete(key)
    store.trust(key)


@pytest.mark.parametrize("sent", [3, 12 * MEBIBYTE])
def test_an_interrupted_put_leaves_nothing_to_read(store: Store, sent: int) -> None:
    def interrupted() -> Iterator[bytes]:
        yield from [b"x" * MEBIBYTE] * (sent // MEBIBYTE) or [b"abc"]
        raise ConnectionResetError("the sender went away")

    key = new_key()
    with pytest.raises(ConnectionResetError):
        store.put(key, interrupted())
    assert store.size(key) is None


def test_bytes_are_removed(store: Store) -> None:
    key = new_key()
    store.put(key, [b"abc"])
    store.delete(key)
    assert store.size(key) is None


def test_marks_are_found_by_their_age_and_only_they(store: Store) -> None:
    marked, other = new_key(), new_key()
    store.put(other, [b"abc"])
    store.doubt(marked)
    store.doubt(marked)
    assert list(store.doubted(timezone.now() - SOON)) == []
    assert list(store.doubted(timezone.now() + SOON)) == [marked]
    store.trust(marked)
    assert list(store.doubted(timezone.now() + SOON)) == []
    assert store.size(other) == 3


def test_all_keys_are_listed_in_order_without_marks_and_parts(store: Store) -> None:
    names = [new_key() for _ in range(5)]
    for number, key in enumerate(names, start=1):
        store.put(key, [b"x" * number])
    store.doubt(new_key())
    listed = list(store.keys())
    assert [one.key for one in listed] == sorted(one.key for one in listed)
    assert {one.key: one.size for one in listed if one.key in names} == dict(zip(names, range(1, 6), strict=True))
    assert not [one for one in listed if one.key.startswith("incoming")]
    ages = [timezone.now() - one.modified for one in listed if one.key in names]
    assert all(-SOON < age < SOON for age in ages)


def test_an_empty_store_lists_nothing_and_one_that_is_gone_says_so(use_store: UseStore, tmp_path: Path) -> None:
    empty = use_store(f"file://{tmp_path}/empty")
    assert list(empty.keys()) == []
    (tmp_path / "empty" / "incoming").rmdir()
    (tmp_path / "empty").rmdir()
    with pytest.raises(StorageUnavailable):
        list(empty.keys())


def test_a_stream_can_be_closed_before_during_and_after_reading(store: Store) -> None:
    key = new_key()
    store.put(key, [b"x" * MEBIBYTE])
    unread = store.read(key, 0, MEBIBYTE)
    unread.close()
    assert list(unread) == []
    begun = store.read(key, 0, MEBIBYTE)
    assert next(begun)
    begun.close()
    begun.close()
    assert next(begun, b"") == b""


def test_preparing_twice_harms_nothing(store: Store) -> None:
    key = new_key()
    store.put(key, [b"abc"])
    store.prepare()
    assert everything(store, key) == b"abc"


def test_a_local_store_that_may_not_be_written_says_so(use_store: UseStore, tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file where the folder should be")
    with pytest.raises(StorageUnavailable):
        use_store(f"file://{tmp_path}/store")


def test_a_bucket_must_be_named(use_store: UseStore) -> None:
    with pytest.raises(ImproperlyConfigured, match="names no bucket"):
        use_store("s3://key:secret@127.0.0.1:1/?secure=no")


def test_a_server_that_is_down_is_unavailable(use_store: UseStore) -> None:
    with pytest.raises(StorageUnavailable) as caught:
        use_store("s3://key:secret@127.0.0.1:9/bucket?secure=no")
    assert not isinstance(caught.value, StorageRefused)
    assert caught.value.__cause__ is not None


@pytest.mark.s3
def test_a_wrong_secret_is_refused_and_not_merely_unavailable(use_store: UseStore, s3_url: str) -> None:
    head, _, tail = s3_url.partition("@")
    with pytest.raises(StorageRefused):
        use_store(f"{head}wrong@{tail}")


@pytest.mark.s3
def test_a_missing_bucket_is_made(use_store: UseStore, s3_url: str) -> None:
    server, _, _ = s3_url.rpartition("/")
    store, key = use_store(f"{server}/made-by-prepare?secure=no"), new_key()
    store.put(key, [b"abc"])
    assert everything(store, key) == b"abc"
