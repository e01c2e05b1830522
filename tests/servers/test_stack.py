"""The site as its own processes is whole, survives kill -9 of each, and leaves nothing behind."""

from __future__ import annotations

import os
import urllib.request
from collections.abc import Callable
from pathlib import Path

from tests.servers.stack import Stack
from tests.servers.waiting import wait_until


def test_the_site_starts_is_killed_and_comes_back(live_stack: Callable[..., Stack]) -> None:
    stack = live_stack(OAI_PAGE_SIZE="7")
    with urllib.request.urlopen(stack.url("/oai?verb=Identify")) as answer:
        assert b"<repositoryName>" in answer.read()

    for role in ("web", "quick", "slow"):
        family = stack.family(role)
        assert len(family) > 1
        stack.kill(role)
        wait_until(lambda family=family: not any(map(running, family)), what=f"the children of {role} are gone")
        stack.start(role)
    with urllib.request.urlopen(stack.url("/health/ready")) as answer:
        assert answer.status == 200

    families = stack.family("web") | stack.family("quick") | stack.family("slow")
    folder = stack.folder
    stack.stop()
    wait_until(lambda: not any(map(running, families)), what="every process is gone")
    assert not folder.exists()


def running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:1]
    except (ProcessLookupError, FileNotFoundError):
        return False
