"""A class of students on a slow line: their files keep arriving, and the others have their pages."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator

import pytest

from tests.servers.stack import Stack
from tests.story import places
from tests.story.person import Person
from tests.story.test_kill import begin

pytestmark = pytest.mark.stack
THREADS = 4
SENDERS = 12
SIZE = 10_000_000


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with Stack({"WEB_THREADS": str(THREADS)}) as running:
        places.furnish(running)
        yield running


def announced(person: Person, deposit: str) -> str:
    """The path of a new upload."""
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": str(SIZE), "Upload-Metadata": "filename bOG6rW0ucGRm"}
    token = {"X-CSRFToken": person.session.cookies["csrftoken"], "Referer": person.stack.url("/")}
    answer = person.session.post(person.stack.url(f"/deposit/{deposit}/uploads/"), headers={**headers, **token}, timeout=60)
    assert answer.status_code == 201, answer.text
    return str(answer.headers["Location"])


def beginning(person: Person, place: str) -> http.client.HTTPConnection:
    """A request that has sent a little of its portion, and takes its time with the rest."""
    connection = http.client.HTTPConnection("127.0.0.1", person.stack.port, timeout=60)
    connection.putrequest("PATCH", place)
    cookies = "; ".join(f"{name}={value}" for name, value in person.session.cookies.items())
    for name, value in {
        "Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream", "Cookie": cookies,
        "Content-Length": str(SIZE), "X-CSRFToken": person.session.cookies["csrftoken"], "Referer": person.stack.url("/"),
    }.items():  # fmt: skip
        connection.putheader(name, value)
    connection.endheaders(b"%PDF-1.7")
    return connection


def test_slow_senders_leave_threads_for_the_others(stack: Stack) -> None:
    librarian = places.editor(stack)
    deposit = begin(librarian, "Cả lớp cùng gửi")
    uploads = [announced(librarian, deposit) for _ in range(SENDERS)]
    began = time.monotonic()
    senders = [beginning(librarian, place) for place in uploads]
    for path in ("/", "/search/", f"/deposit/{deposit}/"):
        assert librarian.open(path).answer.status_code == 200
    # Who sends nothing for half a minute is given up: until then the threads of the senders are taken.
    assert time.monotonic() - began < 25
    later = senders.pop().getresponse()
    assert (later.status, later.headers["Retry-After"]) == (503, "2")
    for sender in senders:
        sender.close()
