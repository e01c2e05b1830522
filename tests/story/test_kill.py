"""`kill -9` of the web server and of the workers at any step: nothing is lost, and work resumes by itself."""

from __future__ import annotations

import contextlib
import hashlib
import random
import re
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import requests

from tests.factories.deposits import pdf_bytes
from tests.servers.stack import Stack
from tests.servers.waiting import wait_until
from tests.story import places
from tests.story.person import Person
from tests.story.test_story_over_http import fill_in

pytestmark = pytest.mark.stack
MOMENTS = random.Random(9)
SEARCHED = "Trạm Đại Ngãi đo được"
WATER = "nước mặn về sớm " * 60


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    # A task may take 10 seconds, or 20: enough on a busy machine, and it is delivered again soon after a kill.
    with Stack({"WORK_RETRY_SECONDS": "20", "SLOW_RETRY_SECONDS": "40"}) as running:
        places.furnish(running)
        yield running


@pytest.fixture(scope="module")
def librarian(stack: Stack) -> Person:
    return places.editor(stack)


@pytest.fixture(scope="module")
def thesis(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two hundred pages, each with words of its own in its middle: what begins every page alike is a running head, not text."""
    path = tmp_path_factory.mktemp("thesis") / "luận văn.pdf"
    path.write_bytes(pdf_bytes(*(f"{WATER}{SEARCHED} trang số {number} {WATER}" for number in range(1, 201))))
    return path


def begin(librarian: Person, title: str) -> str:
    """A deposit with everything that is required but a file; its id."""
    librarian.open("/deposit/new/?kind=master-thesis").press(collection=places.COLLECTION)
    fill_in(librarian, title=title)
    return re.search(r"/deposit/(\w+)/", librarian.address).group(1)  # type: ignore[union-attr]


def rows(stack: Stack, query: str, *values: Any) -> list[tuple[Any, ...]]:
    with sqlite3.connect(stack.folder / "db.sqlite3", timeout=30) as database:
        return database.execute(query, values).fetchall()


def files_of(stack: Stack, deposit: str) -> list[tuple[Any, ...]]:
    return rows(
        stack,
        "SELECT f.name, s.sha256, s.size, s.key FROM deposits_depositfile f JOIN media_storedfile s ON s.id = f.stored_id "
        "JOIN deposits_deposit d ON d.id = f.deposit_id WHERE d.public_id = ?",
        deposit,
    )


def killed_meanwhile(stack: Stack, action: Callable[[], object], after: float) -> None:
    """Begin `action`, kill the web server after so many seconds, and start it again."""

    def attempt() -> None:
        with contextlib.suppress(requests.RequestException, AssertionError):  # the server dies under it
            action()

    thread = threading.Thread(target=attempt)
    thread.start()
    time.sleep(after)
    stack.kill("web")
    thread.join()
    stack.start("web")


def send(librarian: Person, deposit: str, path: Path) -> requests.Response:
    """One file to the address that the page's script sends it to."""
    token = librarian.session.cookies["csrftoken"]
    here = urljoin(librarian.stack.url(), f"/deposit/{deposit}/")
    with path.open("rb") as stream:
        return librarian.session.post(
            f"{here}files/", files={"file": (path.name, stream)}, headers={"X-CSRFToken": token, "Referer": here}, timeout=60
        )


def test_an_upload_is_whole_or_not_there(stack: Stack, librarian: Person, thesis: Path) -> None:
    deposit = begin(librarian, "Gửi khi máy chủ chết")
    content = thesis.read_bytes()
    for _ in range(5):
        killed_meanwhile(stack, lambda: send(librarian, deposit, thesis), after=MOMENTS.uniform(0.0, 0.25))
        for name, digest, size, key in files_of(stack, deposit):
            kept = (stack.folder / "files" / key).read_bytes()
            assert (digest, size, kept) == (hashlib.sha256(content).hexdigest(), len(content), content), name
    librarian.open(f"/deposit/{deposit}/")
    assert librarian.value("title") == "Gửi khi máy chủ chết"
    before = len(files_of(stack, deposit))
    assert send(librarian, deposit, thesis).status_code == 201
    assert len(files_of(stack, deposit)) == before + 1
    # What was half written is collected, and nothing else.
    stack.manage(
        "shell",
        "--no-imports",
        "-c",
        "import datetime as dt; from media import store; store.collect_garbage(older_than=dt.timedelta())",
    )
    kept_keys = {str(path.relative_to(stack.folder / "files")) for path in (stack.folder / "files").rglob("*") if path.is_file()}
    assert kept_keys == {key for (key,) in rows(stack, "SELECT key FROM media_storedfile")}


def test_a_connection_that_breaks_half_way_leaves_no_file(stack: Stack, librarian: Person) -> None:
    deposit = begin(librarian, "Mất mạng giữa chừng")
    token = librarian.session.cookies["csrftoken"]
    here = urljoin(stack.url(), f"/deposit/{deposit}/")

    def half() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.4\n' + b"0" * 500_000
        raise ConnectionError("the cable was pulled")

    headers = {"X-CSRFToken": token, "Referer": here, "Content-Type": "multipart/form-data; boundary=x"}
    with pytest.raises(requests.ConnectionError):
        librarian.session.post(f"{here}files/", data=half(), headers=headers, timeout=30)
    assert files_of(stack, deposit) == []
    assert librarian.open(f"/deposit/{deposit}/").value("title") == "Mất mạng giữa chừng"


def test_reading_a_file_is_taken_up_again(stack: Stack, librarian: Person, thesis: Path) -> None:
    deposit = begin(librarian, "Đọc khi thợ chết")
    stack.kill("slow")
    assert send(librarian, deposit, thesis).status_code == 201
    for _ in range(3):
        stack.start("slow")
        time.sleep(MOMENTS.uniform(1.0, 3.5))
        stack.kill("slow")
        (status, pages) = inspected(stack, deposit)
        assert (status, pages) in {("pending", 0), ("text", 200)}
    stack.start("slow")
    wait_until(lambda: inspected(stack, deposit) == ("text", 200), seconds=90, what="the file is read by the next worker")


def inspected(stack: Stack, deposit: str) -> tuple[Any, ...]:
    return rows(
        stack,
        "SELECT i.status, (SELECT count(*) FROM media_pagetext p WHERE p.file_id = f.stored_id) FROM deposits_depositfile f "
        "JOIN media_inspection i ON i.file_id = f.stored_id JOIN deposits_deposit d ON d.id = f.deposit_id WHERE d.public_id = ?",
        deposit,
    )[0]


def test_a_publication_is_whole_or_not_there_and_is_found_in_the_end(stack: Stack, librarian: Person, thesis: Path) -> None:
    deposits = [begin(librarian, f"Công bố khi máy chết {number}") for number in range(4)]
    for deposit in deposits:
        assert send(librarian, deposit, thesis).status_code == 201
        librarian.open(f"/deposit/{deposit}/").press("submit", agreement="on")
    for deposit in deposits:
        librarian.open(f"/desk/{deposit}/")
        killed_meanwhile(stack, lambda: librarian.press("publish"), after=MOMENTS.uniform(0.0, 0.3))
        stack.kill("quick")
        whole_or_nothing(stack, deposit)
        stack.start("quick")
    for deposit in deposits:
        if whole_or_nothing(stack, deposit) == "submitted":
            librarian.open(f"/desk/{deposit}/").press("publish")
        assert whole_or_nothing(stack, deposit) == "published"
    reader = Person(stack, "")
    for deposit in deposits:
        wait_until(
            lambda deposit=deposit: f"/records/{deposit}/" in reader.open(f'/search/?q="{SEARCHED} trang số 200"').answer.text,  # type: ignore[misc]
            seconds=120,
            what=f"{deposit} is found by its last page",
        )
    harvested = requests.get(stack.url("/oai?verb=ListIdentifiers&metadataPrefix=oai_dc"), timeout=30).text
    assert all(f":{deposit}<" in harvested for deposit in deposits)


def whole_or_nothing(stack: Stack, deposit: str) -> str:
    """The state of a deposit, after making sure that a published one has all that belongs to it and others have none."""
    [(state,)] = rows(stack, "SELECT state FROM deposits_deposit WHERE public_id = ?", deposit)
    parts = rows(
        stack,
        "SELECT (SELECT count(*) FROM deposits_snapshotfile f WHERE f.snapshot_id = r.snapshot_id), "
        "(SELECT count(*) FROM deposits_recordset s WHERE s.record_id = r.id) >= 4, "
        "(SELECT count(*) FROM deposits_event e WHERE e.record_id = r.id AND e.verb = 'publish') "
        "FROM deposits_record r WHERE r.public_id = ?",
        deposit,
    )
    assert parts == ([(1, 1, 1)] if state == "published" else [])
    return str(state)
