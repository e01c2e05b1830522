"""Harvesters that ask too much, as a process of its own, of the lowest priority: on one machine with the server it shall
cost the server what it asks, and not the processor it runs on.

python -m tests.bench.harvesting.crowd PORT KIND

slow     one client on ten connections that takes a thousand bytes a second
lists    a thousand clients, each walking through a list of its own without a pause; told to come again later, it does
greedy   one client that walks through a thousand lists at once; told to come again later, it does in a second
walkers  ten clients that repeat pages in the middle of the list for ever, without a pause
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.bench.harvesting.harvester import following

LIST = "verb=ListRecords&metadataPrefix=oai_dc"
PATIENCE = 600  # seconds
_LENGTH = re.compile(rb"(?i)content-length: (\d+)")


@dataclass(frozen=True)
class Kind:
    """`again` is after how many seconds it returns when refused; None as it was told."""

    connections: int
    one_client: bool = False
    again: float | None = None
    bytes_a_second: int | None = None
    for_ever: bool = False


KINDS = {
    "slow": Kind(10, one_client=True, again=1.0, bytes_a_second=1_000),
    "lists": Kind(1_000),
    "greedy": Kind(1_000, one_client=True, again=1.0),
    "walkers": Kind(10, for_ever=True),
}


@contextmanager
def crowd(port: int, kind: str) -> Iterator[None]:
    """As long as this lasts, they are at it. It begins when the first of them was answered."""
    command = ["nice", "-n", "19", sys.executable, "-m", __name__, str(port), kind]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    try:
        assert process.stdout and process.stdout.readline(), "the crowd has not come"
        yield
        assert process.poll() is None, "the crowd has gone before the end"
    finally:
        process.kill()
        process.wait()


class Member:
    """One of a crowd, on one connection at a time."""

    def __init__(self, port: int, kind: Kind, number: int) -> None:
        self._port, self._kind = port, kind
        self._address = "198.51.100.1" if kind.one_client else f"10.9.{number // 250}.{number % 250}"
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def harvest_for_ever(self) -> None:
        wanted, before = LIST, ""
        while True:
            try:
                status, head, body = await asyncio.wait_for(self._get(wanted), PATIENCE)
            except (OSError, asyncio.IncompleteReadError, TimeoutError):
                self._hang_up()
                await asyncio.sleep(1)
                continue
            _tell()
            if status != 200:
                told = re.search(rb"(?i)retry-after: (\d+)", head)
                await asyncio.sleep(self._kind.again or (float(told.group(1)) if told else 1.0))
            elif not (self._kind.for_ever and before):
                before, wanted = wanted, following(body) or LIST

    async def _get(self, arguments: str) -> tuple[int, bytes, bytes]:
        if self._writer is None:
            own = socket.socket()
            own.setblocking(False)
            if self._kind.bytes_a_second:
                own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            await asyncio.get_running_loop().sock_connect(own, ("127.0.0.1", self._port))
            self._reader, self._writer = await asyncio.open_connection(sock=own, limit=65_536)
        assert self._reader is not None
        request = (
            f"GET /oai?{arguments} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: {self._address}\r\nUser-Agent: crowd\r\n\r\n"
        )
        self._writer.write(request.encode())
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        body = await self._body(int(length.group(1)) if length else 0)
        if b"connection: close" in head.lower():
            self._hang_up()
        return int(head.split(b" ", 2)[1]), head, body

    async def _body(self, length: int) -> bytes:
        assert self._reader is not None
        slowly = self._kind.bytes_a_second
        if slowly is None:
            return await self._reader.readexactly(length)
        rest = length
        while rest:
            _tell()
            rest -= len(await self._reader.readexactly(min(slowly, rest)))
            await asyncio.sleep(1)
        return b""

    def _hang_up(self) -> None:
        if self._writer:
            with contextlib.suppress(OSError):
                self._writer.close()
        self._reader = self._writer = None


_told: list[bool] = []


def _tell() -> None:
    """To whom waits for the crowd."""
    if not _told:
        _told.append(True)
        sys.stdout.write("begun\n")
        sys.stdout.flush()


async def _main(port: int, kind: Kind) -> None:
    await asyncio.gather(*(Member(port, kind, number).harvest_for_ever() for number in range(kind.connections)))


if __name__ == "__main__":
    os.environ.pop("PYTHONASYNCIODEBUG", None)
    asyncio.run(_main(int(sys.argv[1]), KINDS[sys.argv[2]]))
