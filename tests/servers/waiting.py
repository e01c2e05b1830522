"""Free ports, and waiting for a condition instead of sleeping."""

from __future__ import annotations

import random
import socket
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


# Below those that Linux takes for connections going out: between looking and listening one of these may be gone. With the 10,000
# above them that a server may listen on besides, they stay below 32,768.
_PORTS = range(10_000, 22_000)
_CHANCE = random.SystemRandom()  # not one that a test has given a seed


def free_port(*, beside: int = 0) -> int:
    """A TCP port of 127.0.0.1 that nobody uses, and whose neighbour `port + beside` is free too."""
    for _ in range(200):
        port = _CHANCE.choice(_PORTS)
        if all(_is_free(candidate) for candidate in {port, port + beside}):
            return port
    raise RuntimeError(f"no free port found between {_PORTS.start} and {_PORTS.stop}")


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
