"""Stores to damage: a local folder, or a bucket of a real server. The cast: a collection that takes deposits."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from deposits.models import Collection
from media import store as files
from media.models import StoredFile
from media.stores.port import Store
from tests.factories import CollectionFactory, install
from tests.media.conftest import bucket, local_store, store, use_store

__all__ = ["bucket", "collection", "damage", "keep", "local_store", "store", "use_store"]

Keep = Callable[[bytes], StoredFile]
Damage = Callable[[StoredFile], None]


@pytest.fixture
def collection(transactional_db: None) -> Collection:
    install()
    return CollectionFactory()


@pytest.fixture
def keep(transactional_db: None, store: Store) -> Keep:
    """Receive bytes as an upload does."""
    return lambda content: files.receive(io.BytesIO(content), name="a.bin")


@pytest.fixture
def damage(store: Store) -> Damage:
    """Flip one bit in the middle of the stored bytes, behind the site's back."""

    def flip(stored: StoredFile) -> None:
        content = bytearray(b"".join(store.read(stored.key, 0, stored.size)))
        content[len(content) // 2] ^= 1
        overwrite(store, stored.key, bytes(content))

    return flip


def overwrite(store: Any, key: str, content: bytes) -> None:
    path = store.path(key)
    if path is None:
        store._client.put_object(Bucket=store._bucket, Key=key, Body=content)
    else:
        path.chmod(0o644)
        path.write_bytes(content)


def age(store: Any, key: str, days: float) -> None:
    """Make local bytes look as old as that."""
    import os
    import time

    path = store.path(key)
    then = time.time() - days * 86400
    path.chmod(0o644)
    os.utime(path, (then, then))
