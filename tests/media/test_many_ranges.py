"""Thousands of ranges, asked by several at once and often given up: whatever the store opened for them is closed."""

from __future__ import annotations

import io
import os
import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.http import StreamingHttpResponse
from django.test import RequestFactory

from media import store as files
from media.models import StoredFile
from media.serving import respond
from media.stores.port import Store
from media.stores.s3_client import IDLE_SECONDS
from tests.media.conftest import UseStore
from tests.servers.seaweedfs import SeaweedFS
from tests.servers.sockets import connections, opened
from tests.servers.waiting import wait_until

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("linux"),
]
CONTENT = random.Random(10).randbytes(3_000_000)
AT_ONCE = 8


def ask(stored: StoredFile, number: int) -> bool:
    """One range, read to its end or, every fifth, given up after its first piece; whether it was answered rightly."""
    start = random.Random(number).randrange(len(CONTENT) - 5_000)
    end = len(CONTENT) if number % 5 == 0 else start + 5_000
    response = respond(RequestFactory().get("/", headers={"Range": f"bytes={start}-{end - 1}"}), stored, name="bảng.bin")
    assert isinstance(response, StreamingHttpResponse)
    pieces = iter(response)
    got = next(pieces) if number % 5 == 0 else b"".join(pieces)  # type: ignore[arg-type]
    response.close()
    return response.status_code == 206 and got == CONTENT[start : start + len(got)] and len(got) >= min(5_000, end - start)


def ask_often(stored: StoredFile, times: int) -> int:
    """How many were answered rightly."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return sum(threads.map(lambda number: ask(stored, number), range(times)))


def test_ten_thousand_ranges_of_a_folder_leave_no_file_open(local_store: Store) -> None:
    stored = files.receive(io.BytesIO(CONTENT), name="bảng.bin")
    assert ask_often(stored, 10_000) == 10_000
    assert not [path for path in opened([os.getpid()]) if stored.key in path]


@pytest.mark.s3
def test_a_thousand_ranges_from_s3_leave_no_connection_open(use_store: UseStore, bucket: str, s3: SeaweedFS) -> None:
    use_store(bucket)
    stored = files.receive(io.BytesIO(CONTENT), name="bảng.bin")

    def left() -> int:
        return connections([os.getpid()], s3.port)

    wait_until(lambda: left() == 0, what="nothing is left of the tests before")
    assert ask_often(stored, 1_000) == 1_000
    assert left() <= AT_ONCE, "those of one download are used by the next, and given up with it"
    wait_until(lambda: left() == 0, seconds=IDLE_SECONDS + 10, what="the idle ones are closed")
    assert ask(stored, 1), "and opened again when they are needed"
