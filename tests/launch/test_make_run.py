"""`make run` in a folder with no data yet: the address and the accounts at the end, life after kill -9, and a fast second time."""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.launch.main import ROOT, RUNNING
from config.launch.packages import Packages
from tests.servers.missing import missing
from tests.servers.waiting import free_port, wait_until

pytestmark = pytest.mark.stack
ROLES = ("reader", "researcher", "editor", "institution administrator", "administrator")
OURS = {"DATABASE_URL", "STORAGE_URL", "SEARCH_URL", "EMAIL_URL", "LOG_LEVEL", "DJANGO_SETTINGS_MODULE", "KHOMO_ENV"}


class Launch:
    """One `make run`, as a person's terminal sees it."""

    def __init__(self, var: Path, port: int) -> None:
        self.port = port
        environment = {name: value for name, value in os.environ.items() if name not in OURS}
        command = [sys.executable, "config/launch/bootstrap.py", "run"]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**environment, "VAR_DIR": str(var), "PORT": str(port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self.said: list[str] = []
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait_for(self, pattern: str, *, seconds: float) -> None:
        wait_until(lambda: re.search(pattern, self.output()), seconds=seconds, what=f"“{pattern}” in {self.output()}")

    def output(self) -> str:
        while not self._lines.empty():
            self.said.append(self._lines.get())
        return "".join(self.said)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(60)
        self._reader.join()
        return code

    def status(self, path: str) -> int | None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return None

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self._lines.put(line)


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not Packages(ROOT, {}).ready(RUNNING):
        missing("the environment was not made by `make`: run this test through `make test`")
    return tmp_path_factory.mktemp("Kho Mở")


@pytest.fixture
def launch(var: Path) -> Iterator[Launch]:
    launched = Launch(var, free_port())
    yield launched
    if launched.process.poll() is None:
        launched.process.kill()


def test_it_ends_with_a_page_and_accounts_and_survives_kill_9(launch: Launch, var: Path) -> None:
    launch.wait_for(rf"● Kho Mở: http://127\.0\.0\.1:{launch.port}", seconds=600)
    launch.wait_for("Ctrl\\+C", seconds=10)
    for role in ROLES:
        assert re.search(rf"\S+@\S+ .*· {role} ", launch.output(), re.IGNORECASE), launch.output()
    for path in ("/", "/en/", "/search/", "/oai?verb=Identify"):
        assert launch.status(path) == 200, path

    supervised = children_of_supervisor(var)
    assert len(supervised) == 3
    for pid in supervised:
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: len(children_of_supervisor(var) - supervised) == 3, what="three new processes")
    wait_until(lambda: launch.status("/health/ready") == 200, seconds=60, what="the site is ready again")

    assert launch.stop() == 0
    assert launch.status("/") is None
    assert not children_of_supervisor(var)


def test_the_second_time_is_fast(launch: Launch) -> None:
    started = time.monotonic()
    launch.wait_for("● Kho Mở", seconds=120)
    # Ten seconds on a quiet machine; the machine that runs the tests is busy with them.
    assert time.monotonic() - started < 30
    assert launch.status("/") == 200
    assert launch.stop() == 0


def children_of_supervisor(var: Path) -> set[int]:
    """The processes that the supervisor of this folder keeps."""
    pids = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            pids[int(entry.name)] = (parent, (entry / "cmdline").read_bytes().decode(errors="replace"))
        except (FileNotFoundError, ProcessLookupError):
            continue
    supervisors = {pid for pid, (_, line) in pids.items() if "config.launch.supervise" in line and str(var) in line}
    return {pid for pid, (parent, _) in pids.items() if parent in supervisors}
