"""What a process has open, as Linux tells it under /proc."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path


def opened(pids: Iterable[int]) -> set[str]:
    """What the file descriptors of these processes stand for: paths, and `socket:[number]`."""
    found = set()
    for pid in pids:
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(FileNotFoundError):
                found.add(os.readlink(descriptor))
    return found


def connections(pids: Iterable[int], port: int) -> int:
    """How many connections these processes have to a port of this machine, in whatever state."""
    sockets = opened(pids)
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(1 for row in rows if f"socket:[{row[9]}]" in sockets and int(row[2].rpartition(":")[2], 16) == port)
