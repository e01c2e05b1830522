"""A store for every test that asks: a local folder, or a bucket of a real server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from config.environment import service_url
from media.stores import open_store
from media.stores.port import Store

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


@pytest.fixture(params=["local", pytest.param("s3", marks=pytest.mark.s3)])
def store(request: pytest.FixtureRequest, use_store: UseStore, tmp_path: Path) -> Store:
    """Every store that a site may have, one after the other, empty, and chosen by the settings."""
    if request.param == "s3":
        return use_store(request.getfixturevalue("s3_url"))
    return use_store(f"file://{tmp_path}/store")
