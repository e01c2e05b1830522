"""A store for every test that asks: a local folder, or a bucket of a real server."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from config.environment import service_url
from media.stores import open_store
from media.stores.port import Store
from tests.media.looking import Inspect, looker
from tests.servers.seaweedfs import SeaweedFS

UseStore = Callable[[str], Store]


@pytest.fixture
def use_store(settings: Any, monkeypatch: pytest.MonkeyPatch) -> UseStore:
    """Point the site at a STORAGE_URL, as an operator would, for the length of a test."""

    def use(url: str) -> Store:
        monkeypatch.setenv("STORAGE_URL", url)
        settings.STORAGE = service_url("STORAGE_URL", url, schemes={"file", "s3"})
        store = open_store(settings.STORAGE)
        store.prepare()
        return store

    return use


@pytest.fixture
def local_store(use_store: UseStore, tmp_path: Path) -> Store:
    return use_store(f"file://{tmp_path}/store")


@pytest.fixture(scope="session")
def bucket(s3: SeaweedFS) -> str:
    """One bucket for all tests of `store`: SeaweedFS gives each bucket volumes of its own, of which it has few."""
    return s3.create_bucket()


@pytest.fixture(params=["local", pytest.param("s3", marks=pytest.mark.s3)])
def store(request: pytest.FixtureRequest, use_store: UseStore, tmp_path: Path) -> Store:
    """Every store that a site may have, one after the other, chosen by the settings,
    with nothing in doubt."""
    if request.param == "s3":
        store = use_store(request.getfixturevalue("bucket"))
        for key in store.doubted(timezone.now() + dt.timedelta(days=1)):
            store.delete(key)
            store.trust(key)
        return store
    return use_store(f"file://{tmp_path}/store")


@pytest.fixture
def inspect(tmp_path: Path) -> Inspect:
    """`inspect(content, name, **limits)`: what is found in a file of these bytes."""
    return looker(tmp_path)
