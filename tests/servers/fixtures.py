"""Session-wide fixtures over the test servers. A server starts when the first test asks for it, and stops at the end."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import pytest

from media.recognition.tesseract import Tesseract, installed
from tests.servers.chromium import ARGUMENTS, find_chromium
from tests.servers.clamd import ClamAV
from tests.servers.missing import NotInstalled, missing
from tests.servers.postgresql import PostgreSQL
from tests.servers.seaweedfs import SeaweedFS
from tests.servers.solr import Solr
from tests.servers.stack import Stack
from tests.servers.tesseract import find_tesseract

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


class Server(Protocol):
    def start(self) -> None: ...
    def stop(self) -> None: ...


S = TypeVar("S", bound=Server)


@contextmanager
def running(make: Callable[[], S]) -> Iterator[S]:
    """The server until the block ends; where it is not installed, what `missing` says."""
    try:
        server = make()
    except NotInstalled as reason:
        missing(reason)
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def linux() -> None:
    """For what only Linux tells of its processes, or does to them."""
    if not Path("/proc/self/status").exists():
        missing("This is no Linux: what processes hold is not seen here")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A running server: `create_database()` gives the URL of a new, empty database."""
    with running(PostgreSQL) as server:
        yield server


@pytest.fixture
def postgresql_url(postgresql: PostgreSQL) -> str:
    """DATABASE_URL of a new, empty database."""
    return postgresql.create_database()


@pytest.fixture
def migrated_postgresql_url(postgresql: PostgreSQL) -> str:
    """DATABASE_URL of a new database that is migrated and otherwise empty."""
    return postgresql.create_migrated_database()


@pytest.fixture(scope="session")
def s3() -> Iterator[SeaweedFS]:
    """A running S3 store: `create_bucket()` gives the URL of a new, empty bucket."""
    with running(SeaweedFS) as server:
        yield server


@pytest.fixture
def s3_url(s3: SeaweedFS) -> str:
    """STORAGE_URL of a new, empty bucket: `s3://key:secret@127.0.0.1:port/bucket?secure=no`."""
    return s3.create_bucket()


@pytest.fixture(scope="session")
def solr() -> Iterator[Solr]:
    """A running Solr: `new_url()` gives the SEARCH_URL of an index that is not there yet."""
    with running(Solr) as server:
        yield server


@pytest.fixture(scope="session")
def clamav() -> Iterator[ClamAV]:
    """A running virus scanner that knows one virus, `tests.servers.clamd.VIRUS`."""
    with running(ClamAV) as server:
        yield server


@pytest.fixture(scope="session")
def tesseract() -> Tesseract:
    """Tesseract with Vietnamese, English and the model that tells which way up a page is."""
    try:
        find_tesseract()
    except NotInstalled as reason:
        missing(reason)
    found = installed()
    assert found
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium. Playwright runs an event loop in this thread: Django must be told that the tests are not async."""
    from playwright.sync_api import sync_playwright

    try:
        executable = find_chromium()
    except NotInstalled as reason:
        missing(reason)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=str(executable), args=ARGUMENTS)
        yield running
        running.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of its own context (no cookies of other tests), in Vietnamese, 1280 × 900. It fails on a script error."""
    context = browser.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors, f"scripts failed on the page: {errors}"


@pytest.fixture
def live_stack() -> Iterator[Callable[..., Stack]]:
    """A function that starts the site as its own processes: `live_stack(DATABASE_URL=…, STORAGE_URL=…)` → Stack."""
    started: list[Stack] = []

    def start(**environment: str) -> Stack:
        stack = Stack(environment)
        started.append(stack)
        stack.start()
        return stack

    yield start
    for stack in started:
        stack.stop()
