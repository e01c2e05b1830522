"""One request, with its redirects, within bounds. Each redirect is examined like the first address."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urljoin

import certifi
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from media.fetching import guard
from media.fetching.errors import FetchFailed, NotReached, TooManyRedirects, TooMuch, TooSlow
from media.fetching.guard import Resolve, Target

_MOVED: Final = {301, 302, 303, 307, 308}
_PIECE: Final = 65_536
_AGENT: Final = "KhoMo/1.0"


@dataclass(frozen=True)
class Limits:
    """`seconds` for the whole of one answer, from connecting to its last byte; `size` in bytes, unpacked."""

    seconds: float = 20.0
    size: int = 20_000_000
    redirects: int = 5


@dataclass(frozen=True)
class Fetched:
    """`url` is where the answer came from, after redirects; `headers` have lower-case names; `body` is unpacked."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float
    redirects: tuple[str, ...] = ()


class Fetcher:
    """Asks addresses that somebody else named. `private` and `own`: see `guard.examine`."""

    def __init__(
        self,
        *,
        limits: Limits = Limits(),
        private: bool = False,
        own: frozenset[str] = frozenset(),
        resolve: Resolve = guard.resolve,
        agent: str = _AGENT,
    ) -> None:
        self._limits = limits
        self._private = private
        self._own = own
        self._resolve = resolve
        self._agent = agent

    def fetch(
        self, url: str, *, method: str = "GET", body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Fetched:
        """The answer, whatever its HTTP status. Raises FetchFailed."""
        began = time.monotonic()
        passed: list[str] = []
        while True:
            target = guard.examine(url, resolve=self._resolve, private=self._private, own=self._own)
            left = self._limits.seconds - (time.monotonic() - began)
            status, found, content = self._ask(target, method, body, headers or {}, left)
            if status not in _MOVED or "location" not in found:
                return Fetched(target.url, status, found, content, time.monotonic() - began, tuple(passed))
            passed.append(target.url)
            if len(passed) > self._limits.redirects:
                raise TooManyRedirects(passed[0])
            url = urljoin(target.url, found["location"])
            if status == HTTPStatus.SEE_OTHER or (status in (301, 302) and method == "POST"):
                method, body = "GET" if method == "POST" else method, None

    def _ask(
        self, target: Target, method: str, body: bytes | None, headers: Mapping[str, str], seconds: float
    ) -> tuple[int, dict[str, str], bytes]:
        if seconds <= 0:
            raise TooSlow(f"{self._limits.seconds:g}")
        watch = _Watch(seconds)
        connection = _connection(target, watch)
        sent = {"Host": target.authority, "User-Agent": self._agent, "Accept-Encoding": "identity", **headers}
        try:
            connection.request(method, target.path, body=body, headers=sent, preload_content=False, decode_content=False)
            response = connection.getresponse()
            received = {name.lower(): value for name, value in response.headers.items()}
            # What a redirect says is of no interest, only where it leads.
            skip = method == "HEAD" or response.status in _MOVED
            content = b"" if skip else self._read(response, received, watch)
        except FetchFailed:
            raise
        except (HTTPError, OSError, http.client.HTTPException, ValueError, zlib.error) as error:
            if watch.is_over:
                raise TooSlow(f"{self._limits.seconds:g}") from error
            raise NotReached(f"{target.authority}: {_said(error)}") from error
        finally:
            watch.stop()
            connection.close()
        if watch.is_over:
            raise TooSlow(f"{self._limits.seconds:g}")
        return response.status, received, content

    def _read(self, response: BaseHTTPResponse, headers: Mapping[str, str], watch: _Watch) -> bytes:
        """The body, unpacked piece by piece so that a small one cannot become a huge one."""
        unpack = _unpacker(headers.get("content-encoding", ""))
        content = bytearray()
        sent = 0
        while piece := response.read1(_PIECE):
            sent += len(piece)
            while piece:
                room = self._limits.size - len(content) + 1
                content += unpack.decompress(piece, room) if unpack else piece[:room]
                if len(content) > self._limits.size or sent > self._limits.size:
                    raise TooMuch(str(self._limits.size))
                piece = unpack.unconsumed_tail if unpack else b""
            if watch.is_over:
                raise TooSlow(f"{self._limits.seconds:g}")
        return bytes(content)


class _Watch:
    """Ends a connection when its time is up, wherever it is: a server that sends a byte a second is never idle, and the
    time-outs of sockets begin anew with every byte."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.is_over = False
        self._ends = time.monotonic() + seconds
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    @property
    def left(self) -> float:
        return max(self._ends - time.monotonic(), 0.001)

    def over(self, connected: socket.socket) -> socket.socket:
        # A descriptor of our own: shutting it down ends the connection even inside a TLS handshake.
        self._socket = connected.dup()
        self._timer.start()
        return connected

    def stop(self) -> None:
        self._timer.cancel()
        if self._timer.is_alive():
            self._timer.join()
        if self._socket:
            self._socket.close()

    def _end(self) -> None:
        self.is_over = True
        if self._socket:
            try:
                self._socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                return


def _connect(target: Target, watch: _Watch) -> socket.socket:
    """To one of the addresses that were examined, and to no other."""
    failed: OSError | None = None
    for address in target.addresses:
        try:
            return watch.over(socket.create_connection(address, timeout=watch.left))
        except TimeoutError as error:
            watch.is_over = True
            raise TooSlow(f"{watch.seconds:g}") from error
        except OSError as error:
            failed = error
    raise failed or OSError(target.host)


def _connection(target: Target, watch: _Watch) -> HTTPConnection:
    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return _connect(target, watch)

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return _connect(target, watch)

    if target.scheme == "http":
        return Plain(target.host, target.port, timeout=watch.left)
    return Secure(target.host, target.port, timeout=watch.left, ssl_context=_trust())


def _trust() -> ssl.SSLContext:
    """The machine's authorities, and the well-known ones for machines that have none."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _unpacker(coding: str) -> Any:
    match coding.strip().lower():
        case "gzip" | "x-gzip":
            return zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        case "deflate":
            return zlib.decompressobj()
    return None


def _said(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
