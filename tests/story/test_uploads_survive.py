"""An upload by our program over a line that breaks ten times, to a server that is killed in between: the file that is
stored is the file that was sent, on a disk and in S3. Another program that speaks tus does as well."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError

from tests.bench.transfer import ranged_downloads
from tests.servers.cutting import BadLine
from tests.servers.seaweedfs import SeaweedFS
from tests.servers.sockets import connections, opened
from tests.servers.stack import ROOT, Stack
from tests.servers.waiting import wait_until
from tests.story import places
from tests.story.person import Person
from tests.story.test_kill import begin, files_of, rows

pytestmark = pytest.mark.stack
PROGRAM = ROOT / "portal" / "static" / "tools" / "khomo_upload.py"
CHANCE = random.Random(14)
MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module", params=["local", pytest.param("s3", marks=pytest.mark.s3)])
def stack(request: pytest.FixtureRequest) -> Iterator[Stack]:
    environment = {}
    if request.param == "s3":
        server: SeaweedFS = request.getfixturevalue("s3")
        environment["STORAGE_URL"] = server.create_bucket()
    with Stack(environment) as running:
        places.furnish(running)
        yield running


@pytest.fixture(scope="module")
def librarian(stack: Stack) -> Person:
    return places.editor(stack)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "dữ liệu đo mặn.bin"
    path.write_bytes(random.Random(1).randbytes(61 * MEGABYTE + 12_345))
    return path


def link(librarian: Person, deposit: str, port: int) -> str:
    """The upload link of a deposit, through a port of ours."""
    librarian.open(f"/deposit/{deposit}/script/").press(form="//main//form[contains(@action, 'script')]")
    shown = librarian.page.xpath("//textarea[@id='link']/text()")[0].strip()
    return re.sub(r"//[^/]+/", f"//127.0.0.1:{port}/", shown)


def sending(address: str, *paths: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "NO_PROXY": "127.0.0.1"}
    return subprocess.Popen(
        [sys.executable, str(PROGRAM), address, *map(str, paths)], env=environment, stderr=subprocess.PIPE, text=True
    )


def downloaded(librarian: Person, deposit: str) -> list[bytes]:
    (pks,) = zip(*rows_of_files(librarian.stack, deposit), strict=True)
    return [librarian.session.get(librarian.stack.url(f"/deposit/{deposit}/files/{pk}/"), timeout=60).content for pk in pks]


def rows_of_files(stack: Stack, deposit: str) -> list[tuple[int]]:
    query = "SELECT f.id FROM deposits_depositfile f JOIN deposits_deposit d ON d.id = f.deposit_id WHERE d.public_id = ?"
    return rows(stack, query, deposit)


def test_ten_cuts_and_a_killed_server_lose_nothing(stack: Stack, librarian: Person, large: Path) -> None:
    deposit = begin(librarian, "Gửi tệp lớn qua đường truyền kém")

    killed = threading.Event()

    def kill() -> None:
        stack.kill("web", family=True)
        killed.set()

    cuts = CHANCE.sample(range(large.stat().st_size), 10)
    with BadLine(stack.port, cuts, meanwhile=kill) as line:
        process = sending(link(librarian, deposit, line.port), large)
        assert killed.wait(60)
        stack.start("web")
        _, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    assert line.times_cut == 10
    assert [(name, size) for name, _, size, _ in files_of(stack, deposit)] == [(large.name, large.stat().st_size)]
    assert downloaded(librarian, deposit) == [large.read_bytes()]
    # What was sent twice is a small share: it goes on where it was cut.
    assert line.passed < large.stat().st_size + 11 * 9 * MEGABYTE


def test_a_program_that_is_stopped_goes_on_when_it_is_started_again(stack: Stack, librarian: Person, large: Path) -> None:
    deposit = begin(librarian, "Chương trình bị tắt giữa chừng")
    with BadLine(stack.port, []) as line:
        process = sending(link(librarian, deposit, line.port), large)
        wait_until(lambda: line.passed > 20 * MEGABYTE, what="a third has been sent", every=0.01)
        process.kill()
        process.wait()
        assert files_of(stack, deposit) == [], "what is half finished is no file"
        again = sending(link(librarian, deposit, line.port), large)
        assert again.wait(120) == 0
        assert line.passed < large.stat().st_size + 20 * MEGABYTE
    assert downloaded(librarian, deposit) == [large.read_bytes()]
    assert not Path(f"{large}.khomo-upload").exists()


def test_what_is_refused_is_said_and_not_tried_again(stack: Stack, librarian: Person, tmp_path: Path) -> None:
    program = tmp_path / "cài đặt.exe"
    program.write_bytes(b"MZ")
    process = sending(link(librarian, begin(librarian, "Gửi chương trình"), stack.port), program)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "chương trình" in said


@pytest.mark.usefixtures("linux")
def test_the_server_holds_little_of_a_large_file(stack: Stack, librarian: Person, tmp_path: Path) -> None:
    path = tmp_path / "rất lớn.bin"
    with path.open("wb") as file:
        for _ in range(25):
            file.write(random.Random(2).randbytes(8 * MEGABYTE))
    deposit = begin(librarian, "Bộ nhớ của máy chủ")
    small = tmp_path / "nhỏ.bin"
    small.write_bytes(b"\x00\x01")
    address = link(librarian, deposit, stack.port)
    assert sending(address, small).wait(60) == 0
    before = stack.memory("web")
    assert sending(address, path).wait(120) == 0
    grown = stack.memory("web", peak=True) - before
    assert grown < 50, f"{grown} MB more for 200 MB"


def test_another_program_that_speaks_tus_goes_on_after_a_cut(stack: Stack, librarian: Person, large: Path) -> None:
    """tuspy, the tus project's own client for Python, in portions of five megabytes with a checksum each."""
    deposit = begin(librarian, "Qua một chương trình khác")
    with BadLine(stack.port, [22 * MEGABYTE]) as line:
        address, _, token = link(librarian, deposit, line.port).partition("#")
        client = TusClient(address, headers={"Authorization": f"Bearer {token}"})
        told = {"filename": large.name, "filetype": "application/octet-stream"}
        first = client.uploader(str(large), chunk_size=5 * MEGABYTE, metadata=told, upload_checksum=True)
        with pytest.raises(TusCommunicationError):
            first.upload()
        assert line.times_cut == 1
        # The cut request may still hold the upload, which is answered with 423: ask again.
        patient = {"retries": 30, "retry_delay": 1}
        second = client.uploader(str(large), chunk_size=5 * MEGABYTE, url=first.url, upload_checksum=True, **patient)
        assert second.offset == 20 * MEGABYTE, "the portions that arrived whole are kept"
        second.upload()
    assert downloaded(librarian, deposit) == [large.read_bytes()]
    assert [name for name, _, _, _ in files_of(stack, deposit)] == [large.name]


def test_ranges_that_are_given_up_leave_no_connection_to_the_store(
    stack: Stack, librarian: Person, large: Path, request: pytest.FixtureRequest
) -> None:
    deposit = begin(librarian, "Tải từng phần")
    assert sending(link(librarian, deposit, stack.port), large).wait(120) == 0
    ((pk,),) = rows_of_files(stack, deposit)
    wrong = ranged_downloads(stack, librarian, f"/deposit/{deposit}/files/{pk}/", 400, size=large.stat().st_size)
    assert wrong == 0
    if "STORAGE_URL" in stack.environment:
        port = request.getfixturevalue("s3").port
        wait_until(lambda: connections(stack.family("web"), port) == 0, seconds=60, what="no connection is left")
    else:
        wait_until(lambda: not any("/files/" in path for path in opened(stack.family("web"))), what="no file is left open")
