"""The child process: bounded, alone with one file, replaced when it is lost, gone when its parent is."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from media.inspection.workshop import Job, Workshop
from tests.media import documents
from tests.servers.waiting import wait_until

LIMITS = {"pages": 100, "characters": 1_000_000}


@pytest.fixture
def workshop() -> Iterator[Workshop]:
    workshop = Workshop()
    yield workshop
    workshop.close()


@pytest.fixture
def job(tmp_path: Path) -> Job:
    path = tmp_path / "a.pdf"
    path.write_bytes(documents.with_text("One page"))
    return Job("pdf_text", path, 20, 512, LIMITS)


def test_a_child_that_was_killed_is_replaced(workshop: Workshop, job: Job) -> None:
    assert workshop.run(job).end == "done"
    assert workshop._process
    os.killpg(workshop._process.pid, signal.SIGKILL)
    workshop._process.wait()
    assert workshop.run(job).lines[1]["text"] == "One page"


def test_threads_take_turns(workshop: Workshop, job: Job) -> None:
    ends: list[str] = []
    threads = [threading.Thread(target=lambda: ends.append(workshop.run(job).end)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ends == ["done"] * 8


def test_a_process_that_was_forked_has_a_child_of_its_own(workshop: Workshop, job: Job) -> None:
    assert workshop.run(job).end == "done"
    forked = os.fork()
    if forked == 0:
        os._exit(0 if workshop.run(job).end == "done" and workshop.run(job).end == "done" else 1)
    assert os.waitpid(forked, 0)[1] == 0
    assert workshop.run(job).end == "done"


def test_an_unknown_page_or_a_job_that_raises_ends_as_failed(workshop: Workshop, job: Job) -> None:
    picture = Job("pdf_image", job.path, 20, 512, {"number": 7, "width": 320})
    assert workshop.run(picture).end == "failed"


def test_the_child_has_no_secrets_no_network_and_ends_with_its_parent(tmp_path: Path, job: Job) -> None:
    script = (
        "import sys; from pathlib import Path; from media.inspection.workshop import Workshop, Job\n"
        f"shop = Workshop(); print(shop.run(Job('pdf_text', Path({str(job.path)!r}), 20, 512, {LIMITS!r})).end)\n"
        "print(shop._process.pid, flush=True); sys.stdin.read()"
    )
    environment = {**os.environ, "SECRET_KEY": "do-not-tell"}
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        assert parent.stdout.readline() == "done\n"
        child = Path("/proc") / parent.stdout.readline().strip()
        if child.exists():
            assert b"do-not-tell" not in (child / "environ").read_bytes()
            if may_leave_network():
                assert sorted(line.split(":")[0].strip() for line in (child / "net" / "dev").read_text().splitlines()[2:]) == [
                    "lo"
                ]
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait()
    wait_until(lambda: not child.exists(), seconds=10, what="the child ends")


def may_leave_network() -> bool:
    """Whether this system lets a process take a network namespace of its own, and has an interface to hide."""
    if not shutil.which("unshare"):
        return False
    taken = subprocess.run(["unshare", "--net", "true"], capture_output=True, check=False).returncode == 0
    return taken and any(name != "lo" for _, name in socket.if_nameindex())
