"""ClamAV's daemon, spoken to by its own protocol: `man clamd`, “COMMANDS”, INSTREAM, PING and VERSION.

Each command on a connection of its own, in the form that ends with a zero byte. A stream is sent in chunks, each after
its length in four bytes, highest first; a length of zero ends it. clamd stops reading beyond its `StreamMaxLength`, says
so, and closes: that file is too large to be scanned, which is no virus and no proof of its absence. What lies beyond its
`MaxFileSize` or `MaxScanSize` it passes unseen, unless `AlertExceedsMax yes` makes it say so: then it is too large as well.
"""

from __future__ import annotations

import contextlib
import socket
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from media.errors import ScannerUnavailable
from media.stores.port import Address

PORT = 3310
_CONNECT_SECONDS = 5
_ANSWER_SECONDS = 120  # clamd gives up on one file after two minutes itself (MaxScanTime)
_CHUNK = 256 * 1024
_LIMITS = "Heuristics.Limits.Exceeded"


@dataclass(frozen=True)
class Verdict:
    """`signature` names what was found; empty where nothing was. `too_large`: not all of the file was looked at."""

    agent: str
    signature: str = ""
    too_large: bool = False


class Clamd:
    """`tcp://host:3310` or `unix:///run/clamav/clamd.ctl`."""

    def __init__(self, address: Address) -> None:
        self._address = address

    def ping(self) -> bool:
        """Whether it is there and ready; while it loads its signatures it is not."""
        try:
            return self._asked(b"zPING\0") == "PONG"
        except ScannerUnavailable:
            return False

    def version(self) -> str:
        """Such as `ClamAV 1.4.6/27800/Sun Nov 22 09:00:00 2026`: program, signatures, their date."""
        return self._asked(b"zVERSION\0")

    def scan(self, pieces: Iterable[bytes]) -> Verdict:
        """Raises `ScannerUnavailable`; what `pieces` raises passes through."""
        agent = self.version()
        with self._connected() as connection:
            with _translated():
                connection.sendall(b"zINSTREAM\0")
            for piece in pieces:
                for start in range(0, len(piece), _CHUNK):
                    part = piece[start : start + _CHUNK]
                    if not _sent(connection, struct.pack("!L", len(part)) + part):
                        return _verdict(_answer(connection), agent)  # it has stopped listening, and says why
            _sent(connection, struct.pack("!L", 0))
            return _verdict(_answer(connection), agent)

    def _asked(self, command: bytes) -> str:
        with self._connected() as connection:
            with _translated():
                connection.sendall(command)
            return _answer(connection)

    @contextlib.contextmanager
    def _connected(self) -> Iterator[socket.socket]:
        with _translated():
            if self._address.scheme == "unix":
                connection = socket.socket(socket.AF_UNIX)
                connection.settimeout(_CONNECT_SECONDS)
                try:
                    connection.connect(self._address.path)
                except OSError:
                    connection.close()
                    raise
            else:
                connection = socket.create_connection((self._address.host, self._address.port or PORT), timeout=_CONNECT_SECONDS)
        with contextlib.closing(connection):
            connection.settimeout(_ANSWER_SECONDS)
            yield connection


def _sent(connection: socket.socket, content: bytes) -> bool:
    try:
        connection.sendall(content)
    except (BrokenPipeError, ConnectionResetError):
        return False
    except OSError as error:
        raise ScannerUnavailable from error
    return True


def _answer(connection: socket.socket) -> str:
    found = bytearray()
    with _translated():
        while not found.endswith(b"\0") and len(found) < 4096 and (piece := connection.recv(1024)):
            found += piece
    if not found:
        raise ScannerUnavailable
    return found.rstrip(b"\0").decode("utf-8", "replace").strip()


def _verdict(answer: str, agent: str) -> Verdict:
    """`stream: OK`, `stream: <signature> FOUND`, `INSTREAM size limit exceeded. ERROR`; any other error is its trouble."""
    if answer.endswith(" FOUND"):
        signature = answer.removesuffix(" FOUND").removeprefix("stream: ")
        return Verdict(agent, too_large=True) if signature.startswith(_LIMITS) else Verdict(agent, signature=signature)
    if answer == "stream: OK":
        return Verdict(agent)
    if "size limit exceeded" in answer:
        return Verdict(agent, too_large=True)
    raise ScannerUnavailable(f"clamd: {answer}")


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ScannerUnavailable from error
