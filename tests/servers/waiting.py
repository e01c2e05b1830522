"""Free ports, and waiting for a condition instead of sleeping."""

from __future__ import annotations

import random
import socket
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def free_port(*, beside: int = 0) -> int:
    """A TCP port of 127.0.0.1 that nobody uses, and whose neighbour `port + beside` is free too."""
    for _ in range(200):
        port = random.randint(20_000, 50_000)
        if all(_is_free(candidate) for candidate in {port, port + beside}):
            return port
    raise RuntimeError("no free port found between 20000 and 50000")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def wait_until(condition: Callable[[], T], *, seconds: float = 30, what: str = "the condition", every: float = 0.1) -> T:
    """Ask `condition` until it answers something true, and return that. Raises TimeoutError naming `what`."""
    deadline = time.monotonic() + seconds
    while True:
        if answer := condition():
            return answer
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not so after {seconds:g} seconds")
        time.sleep(every)
