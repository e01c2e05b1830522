"""The cache of pages: bounded in bytes, what nobody asked for longest goes first, and nothing is made twice at once."""

from __future__ import annotations

import hashlib
import io
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from media import images, layout, page_cache
from media import store as files
from media.errors import PageNotRendered
from media.stores.local import LocalStore
from media.stores.port import Store
from tests.media import documents

BUDGET = 100_000
PIECE = bytes(10_000)


@pytest.fixture(autouse=True)
def own_cache(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.VAR = tmp_path
    settings.PAGE_CACHE_BYTES = BUDGET
    monkeypatch.setattr(page_cache, "_added", {})


def sha(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def kept() -> set[str]:
    return {path.parent.name for path in page_cache.folder().glob("??/*/*")}


def size() -> int:
    return sum(path.stat().st_size for path in page_cache.folder().glob("??/*/*"))


def ask(number: int, made: list[int] | None = None) -> bytes:
    def make() -> bytes:
        if made is not None:
            made.append(number)
        return PIECE

    return page_cache.kept_or_made(sha(number), "1-900.webp", make)


def age(number: int, seconds: int) -> None:
    for path in page_cache.folder().glob(f"??/{sha(number)}/*"):
        os.utime(path, (path.stat().st_atime, path.stat().st_mtime - seconds))


def test_it_never_grows_far_beyond_its_budget() -> None:
    for number in range(60):
        ask(number)
        assert size() <= BUDGET + BUDGET // 32 + len(PIECE)
    assert sha(59) in kept()


def test_what_nobody_asked_for_longest_goes_first() -> None:
    for number in range(10):
        ask(number)
        age(number, 1_000 - number)
    ask(0)  # the oldest, asked for again
    ask(10)
    page_cache.sweep()
    assert sha(0) in kept() and sha(10) in kept()
    assert sha(1) not in kept() and sha(2) not in kept()
    assert not [path for path in page_cache.folder().glob("??/*") if not any(path.iterdir())], "no empty folders stay"


def test_another_process_that_has_begun_with_a_full_folder_sweeps_it_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(10):
        ask(number)
    for path in page_cache.folder().glob("??/*/*"):
        path.write_bytes(bytes(50_000))
    monkeypatch.setattr(page_cache, "_added", {})
    ask(11)
    assert size() <= BUDGET


def test_many_who_ask_for_one_page_at_once_make_it_once() -> None:
    made: list[int] = []
    together = threading.Barrier(8)

    def one(_: int) -> bytes:
        together.wait()
        return ask(1, made)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(one, range(8))) == {PIECE}
    assert made == [1]


def test_what_cannot_be_made_is_not_kept() -> None:
    def fails() -> bytes:
        raise PageNotRendered

    with pytest.raises(PageNotRendered):
        page_cache.kept_or_made(sha(1), "1-900.webp", fails)
    assert ask(1) == PIECE


def test_a_disk_that_cannot_be_written_shows_the_page_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert ask(1) == PIECE
    assert not kept(), "nothing half-written stays"


def test_a_name_that_is_no_checksum_is_refused() -> None:
    with pytest.raises(ValueError, match="not a SHA-256"):
        page_cache.kept_or_made("../../etc", "passwd", lambda: b"")


@pytest.mark.django_db(transaction=True)
def test_pictures_leave_with_the_bytes(local_store: LocalStore) -> None:
    file = files.receive(io.BytesIO(documents.with_text("One")), name="a.pdf")
    images.page_image(file, 1, 160)
    assert kept() == {file.sha256}
    files.delete(file)
    assert kept() == set()


def test_an_entry_may_be_made_from_another_that_shares_its_lock() -> None:
    """As a page is made from the copy of its file: whichever two of a few hundred, no thread waits for itself."""
    done = []

    def make() -> None:
        for number in range(300):
            copy = partial(page_cache.kept_or_written, "a" * 64, f"{number}-copy", lambda: [b"1"])
            page_cache.kept_or_made("a" * 64, f"{number}-page", lambda copy=copy: copy().read_bytes())  # type: ignore[misc]
        done.append(True)

    thread = threading.Thread(target=make, daemon=True)
    thread.start()
    thread.join(60)
    assert done


@pytest.mark.django_db
def test_a_file_kept_elsewhere_is_fetched_once_for_all_its_pages(
    store: Store, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PAGE_CACHE_BYTES = 1024**3
    file = files.receive(io.BytesIO(documents.with_text("One", "Two", "Three")), name="a.pdf")
    fetched: list[int] = []
    read = files.chosen().read
    monkeypatch.setattr(type(files.chosen()), "read", lambda self, *args: fetched.append(1) or read(*args))  # type: ignore[func-returns-value]
    for number in (1, 2, 3):
        images.page_image(file, number, 160)
        layout.words(file, number)
    assert len(fetched) == (0 if store.path(file.key) else 1)
