"""Stored bytes over HTTP: whole, in ranges, not again when unchanged, and never as something that runs."""

from __future__ import annotations

import io
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import RequestFactory

from media import store as files
from media.errors import BytesMissing
from media.models import StoredFile
from media.serving import respond
from media.stores.local import LocalStore
from media.stores.port import Store

pytestmark = pytest.mark.django_db
CONTENT = b"%PDF-1.7\n" + bytes(range(256)) * 4000
NAME = "Luận văn thạc sĩ.pdf"


@pytest.fixture
def stored(store: Store) -> StoredFile:
    return files.receive(io.BytesIO(CONTENT), name=NAME)


def ask(
    stored: StoredFile, method: str = "GET", *, inline: bool = True, public: bool = False, **headers: str
) -> HttpResponseBase:
    request = RequestFactory().generic(method, "/", headers={name.replace("_", "-"): value for name, value in headers.items()})
    return respond(request, stored, name=NAME, inline=inline, public=public)


def body(response: HttpResponseBase) -> bytes:
    assert isinstance(response, StreamingHttpResponse)
    return b"".join(response)  # type: ignore[arg-type]


def test_the_whole_file_comes_with_its_length_type_name_and_validator(stored: StoredFile) -> None:
    response = ask(stored)
    assert (response.status_code, response["Content-Length"]) == (200, str(len(CONTENT)))
    assert response["Content-Type"] == "application/pdf"
    assert response["ETag"] == f'"{stored.sha256}"'
    assert response["Accept-Ranges"] == "bytes"
    assert response["Cache-Control"] == "private, no-cache"
    assert response["X-Content-Type-Options"] == "nosniff"
    kind, _, name = response["Content-Disposition"].partition("; filename*=utf-8''")
    assert (kind, unquote(name)) == ("inline", NAME)
    assert body(response) == CONTENT


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=5-9", 5, 10),
        ("bytes=1000000-", 1_000_000, len(CONTENT)),
        ("bytes=-3", len(CONTENT) - 3, len(CONTENT)),
        ("bytes=1024000-99999999999", 1_024_000, len(CONTENT)),
    ],
)
def test_one_range_is_answered_with_just_that(stored: StoredFile, asked: str, start: int, end: int) -> None:
    response = ask(stored, Range=asked)
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {start}-{end - 1}/{len(CONTENT)}"
    assert response["Content-Length"] == str(end - start)
    assert body(response) == CONTENT[start:end]


@pytest.mark.parametrize("asked", ["bytes=-", "bytes=9-5", "bytes=0-1,4-5", "lines=1-2", "bytes=a-b", "bytes=\u0661-\u0662"])
def test_a_range_that_is_not_understood_is_ignored(stored: StoredFile, asked: str) -> None:
    response = ask(stored, Range=asked)
    assert response.status_code == 200
    assert body(response) == CONTENT


@pytest.mark.parametrize("asked", [f"bytes={len(CONTENT)}-", "bytes=99999999-", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused(stored: StoredFile, asked: str) -> None:
    response = ask(stored, Range=asked)
    assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{len(CONTENT)}")


def test_a_range_of_other_bytes_than_now_gives_the_whole(stored: StoredFile) -> None:
    assert ask(stored, Range="bytes=0-1", If_Range='"other"').status_code == 200
    assert ask(stored, Range="bytes=0-1", If_Range=f'"{stored.sha256}"').status_code == 206


@pytest.mark.parametrize("tags", ['"{sha}"', 'W/"{sha}"', '"other", "{sha}"', "*"])
def test_what_the_client_has_is_not_sent_again(stored: StoredFile, tags: str) -> None:
    response = ask(stored, If_None_Match=tags.format(sha=stored.sha256))
    assert (response.status_code, response["ETag"]) == (304, f'"{stored.sha256}"')


def test_another_validator_gets_the_bytes(stored: StoredFile) -> None:
    assert ask(stored, If_None_Match='"other"').status_code == 200


def test_head_tells_all_and_sends_nothing(stored: StoredFile) -> None:
    response = ask(stored, "HEAD", Range="bytes=0-1")
    assert (response.status_code, response["Content-Length"]) == (200, str(len(CONTENT)))
    assert not response.streaming


def test_what_is_public_may_be_cached_by_others(stored: StoredFile) -> None:
    assert ask(stored, public=True)["Cache-Control"] == "public, max-age=600"


def test_missing_bytes_are_an_error_before_the_answer_begins(stored: StoredFile, store: Store) -> None:
    store.delete(stored.key)
    with pytest.raises(BytesMissing):
        ask(stored)


@pytest.mark.parametrize(
    ("content", "name", "shown"),
    [
        (b"<!doctype html><script>alert(1)</script>", "a.html", False),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "a.svg", False),
        (b"<?xml version='1.0'?><x/>", "a.xml", False),
        (b"\x00\x01", "a.bin", False),
        (b"a,b\n", "a.csv", False),
        (b"\x89PNG\r\n\x1a\n", "a.png", True),
        (b"plain", "a.txt", True),
    ],
)
def test_only_what_cannot_run_is_shown_and_all_of_it_in_a_sandbox(
    local_store: LocalStore, content: bytes, name: str, shown: bool
) -> None:
    response = ask(files.receive(io.BytesIO(content), name=name), inline=True)
    assert response["Content-Disposition"].startswith("inline" if shown else "attachment")
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    response.close()


def test_a_download_is_one_although_it_could_be_shown(stored: StoredFile) -> None:
    response = ask(stored, inline=False)
    assert response["Content-Disposition"].startswith("attachment")
    response.close()


@pytest.mark.usefixtures("linux")
@pytest.mark.parametrize("read", [0, 1])
def test_a_client_that_goes_away_leaves_nothing_open(local_store: LocalStore, read: int) -> None:
    stored = files.receive(io.BytesIO(CONTENT), name=NAME)
    responses = [ask(stored) for _ in range(20)]
    for response in responses:
        assert isinstance(response, StreamingHttpResponse)
        pieces = iter(response)
        for _ in range(read):
            next(pieces)
    assert times_open(local_store.path(stored.key)) == 20
    for response in responses:
        response.close()
    assert times_open(local_store.path(stored.key)) == 0


def times_open(path: Path | None) -> int:
    return sum(1 for descriptor in Path("/proc/self/fd").iterdir() if descriptor.is_symlink() and descriptor.readlink() == path)
