"""Who builds an index on a server that several machines share, and whether that process is surely gone."""

from __future__ import annotations

import os
import socket
from pathlib import Path


def this_process() -> dict[str, str]:
    """Names this process among all of all machines, reboots and containers."""
    return {"machine": _machine(), "process": str(os.getpid()), "began": _began(os.getpid())}


def is_gone(owner: dict[str, str]) -> bool | None:
    """Whether a process has ended; None where it ran on another machine, of which nothing is known."""
    if owner.get("machine") != _machine():
        return None
    number = int(owner.get("process", "0"))
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return owner.get("began") != _began(number)


def _machine() -> str:
    """A container has a name of its own; a machine that was started anew has none of its processes from before."""
    boot = Path("/proc/sys/kernel/random/boot_id")
    return f"{socket.gethostname()} {boot.read_text().strip() if boot.exists() else ''}".strip()


def _began(process: int) -> str:
    """When it began, in clock ticks since the machine did; numbers of processes are used again."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return ""
