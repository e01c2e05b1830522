"""An answer is read within bounds: of time, of bytes as sent and unpacked, of redirects."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Iterator

import pytest

from media.fetching import Fetcher, FetchFailed, Limits, NotReached, TooManyRedirects, TooMuch, TooSlow
from tests.media.fetching.answering import Answer, Server, always, answering, response

BOUNDS = Limits(seconds=1.5, size=100_000, redirects=3)


def fetch(server: Server, path: str = "/", **options: object) -> bytes:
    return Fetcher(private=True, limits=BOUNDS).fetch(f"http://127.0.0.1:{server.port}{path}", **options).body  # type: ignore[arg-type]


def dripping(content: bytes) -> Answer:
    """A byte now and then, never idle for long, until the other side has had enough."""

    def answer(request: bytes, connection: socket.socket) -> None:
        for byte in content * 10_000:
            connection.sendall(bytes([byte]))
            threading.Event().wait(0.05)

    return answer


def test_a_page_is_read_whole_plain_and_packed() -> None:
    text = b"<a>xin chao</a>" * 1000
    for answer in (
        response(text),
        response(gzip.compress(text), "Content-Encoding: gzip"),
        response(zlib.compress(text), "Content-Encoding: deflate"),
    ):
        with answering(always(answer)) as server:
            assert fetch(server) == text


def test_what_is_posted_arrives_and_the_status_is_told() -> None:
    with answering(always(response(b"no", status="404 Not Found"))) as server:
        fetched = Fetcher(private=True).fetch(f"http://127.0.0.1:{server.port}/oai", method="POST", body=b"verb=Identify")
        assert (fetched.status, fetched.body) == (404, b"no")
        assert server.requests[0].endswith(b"verb=Identify")


@pytest.mark.parametrize(
    "answer",
    [
        response(b"x" * 200_000),
        b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + b"x" * 200_000,
        response(gzip.compress(b"\0" * 50_000_000), "Content-Encoding: gzip"),
        response(zlib.compress(b"\0" * 50_000_000), "Content-Encoding: deflate"),
    ],
    ids=["huge", "without a length", "a gzip bomb", "a deflate bomb"],
)
def test_a_huge_answer_is_left_where_the_bound_is(answer: bytes) -> None:
    with answering(always(answer)) as server, pytest.raises(TooMuch):
        fetch(server)


@pytest.mark.parametrize(
    "beginning", [b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-Padding: ", b""], ids=["body", "header", "status"]
)
def test_an_answer_that_drips_ends_with_its_time(beginning: bytes) -> None:
    def answer(request: bytes, connection: socket.socket) -> None:
        connection.sendall(beginning)
        dripping(b"H")(request, connection)

    with answering(answer) as server:
        began = time.monotonic()
        with pytest.raises(FetchFailed):
            fetch(server)
        assert time.monotonic() - began < 4


def test_a_server_that_says_nothing_is_too_slow() -> None:
    def silent(request: bytes, connection: socket.socket) -> None:
        connection.recv(1)  # until the other side closes

    with answering(silent) as server, pytest.raises(TooSlow):
        fetch(server)


def test_redirects_are_followed_and_end() -> None:
    def answer(request: bytes, connection: socket.socket) -> None:
        moved = response(b"", "Location: /there?verb=Identify", status="301 Moved Permanently")
        connection.sendall(response(b"arrived") if b"/there" in request else moved)

    with answering(answer) as server:
        fetched = Fetcher(private=True).fetch(f"http://127.0.0.1:{server.port}/here")
        assert fetched.body == b"arrived" and len(fetched.redirects) == 1
        assert fetched.url.endswith("/there?verb=Identify")
    with answering(always(response(b"", "Location: /", status="302 Found"))) as server, pytest.raises(TooManyRedirects):
        fetch(server)


@pytest.mark.parametrize("nonsense", [b"", b"\x16\x03\x01", b"HTTP/1.1 abc\r\n\r\n", b"SSH-2.0-OpenSSH_9\r\n"])
def test_what_does_not_speak_http_is_not_reached(nonsense: bytes) -> None:
    with answering(always(nonsense)) as server, pytest.raises(NotReached):
        fetch(server)


@pytest.fixture
def closed_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]  # bound, but nobody listens


def test_nobody_there_is_said_in_a_sentence(closed_port: int) -> None:
    with pytest.raises(NotReached, match=r"127\.0\.0\.1"):
        Fetcher(private=True).fetch(f"http://127.0.0.1:{closed_port}/")
