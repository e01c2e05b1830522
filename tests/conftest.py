"""What every test may use, and the two rules about skipping: real data, and servers (see tests/servers/missing.py)."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from config.launch.catalogues import compile_catalogues
from tests.template import connect_to, migrated_copy

pytest_plugins = ["tests.servers.fixtures", "tests.order"]

REAL_DATA_VARIABLES = {"real_data": "KHOMO_TEST_DATA", "schemas": "KHOMO_TEST_SCHEMAS"}
MARK_OF_FIXTURE = {
    "real_data": "real_data",
    "schemas": "real_data",
    "page": "browser",
    "browser": "browser",
    "postgresql": "postgresql",
    "s3": "s3",
    "solr": "solr",
    "live_stack": "stack",
    "clamav": "clamav",
}


def pytest_sessionstart() -> None:
    """Pages are tested in both languages: compile the catalogues that have changed."""
    compile_catalogues()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by the fixtures they use; skip the real-data suite, and only that, where there is no real data."""
    for item in items:
        for fixture in getattr(item, "fixturenames", ()):
            if mark := MARK_OF_FIXTURE.get(fixture):
                item.add_marker(mark)
        unset = [name for name in REAL_DATA_VARIABLES.values() if not os.environ.get(name)]
        if item.get_closest_marker("real_data") and unset:
            item.add_marker(pytest.mark.skip(reason=f"real data: {' and '.join(unset)} not set"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where there is real data, a test on it that skips has failed."""
    report = yield
    if report.skipped and item.get_closest_marker("real_data") and os.environ.get("KHOMO_TEST_DATA"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} skipped although KHOMO_TEST_DATA is set: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real documents (KHOMO_TEST_DATA). Nothing of it may be committed or shown."""
    return _existing_folder("KHOMO_TEST_DATA")


@pytest.fixture(scope="session")
def schemas() -> Path:
    """The folder of official XML schemas with their catalogue (KHOMO_TEST_SCHEMAS)."""
    return _existing_folder("KHOMO_TEST_SCHEMAS")


def _existing_folder(variable: str) -> Path:
    folder = Path(os.environ[variable]).resolve()
    assert folder.is_dir(), f"{variable} names {folder}, which is not a folder"
    return folder


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """SQLite: a copy of a migrated file, in the temporary VAR_DIR. PostgreSQL (DATABASE_URL): Django's own test database; the
    very database that is named only where `test_on_postgresql.py` says that it was made and migrated for this."""
    from django.conf import settings
    from django.test.utils import setup_databases, teardown_databases

    database = settings.DATABASES["default"]
    sqlite, ready = database["ENGINE"].endswith("sqlite3"), os.environ.get("KHOMO_TEST_DATABASE") == "migrated"
    with django_db_blocker.unblock():
        if sqlite:
            migrated_copy(Path(database["TEST"]["NAME"]))
            connect_to(Path(database["TEST"]["NAME"]))
        elif not ready:
            configuration = setup_databases(verbosity=0, interactive=False)
    yield
    with django_db_blocker.unblock():
        if not sqlite and not ready:
            teardown_databases(configuration, verbosity=0)


@pytest.fixture
def without_tesseract(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine on which no program reads pictures: nothing is on its PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))
