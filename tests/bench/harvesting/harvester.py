"""A harvester that does nothing with what it receives but count it."""

from __future__ import annotations

import html
import http.client
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

REPEATS = 50
_TOKEN = re.compile(rb"<resumptionToken[^>]*>([^<]+)</resumptionToken>")
_RECORD = b"<record>"


@dataclass(frozen=True)
class Page:
    """The arguments that gave it, its bytes, and the milliseconds from the request to the last of them."""

    arguments: str
    body: bytes
    milliseconds: float

    @property
    def records(self) -> int:
        return self.body.count(_RECORD)


class Harvester:
    """One connection, kept open, to one endpoint."""

    def __init__(self, port: int, path: str = "/oai", *, headers: dict[str, str] | None = None) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        self._path = path
        self._headers = headers or {}

    def get(self, arguments: str) -> Page:
        return self.fetch(f"{self._path}?{arguments}", arguments)

    def fetch(self, address: str, arguments: str = "") -> Page:
        """Raises AssertionError where the answer is not 200."""
        began = time.perf_counter()
        try:
            self._connection.request("GET", address, headers=self._headers)
            answer = self._connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):  # it was kept open long enough
            self._connection.close()
            began = time.perf_counter()
            self._connection.request("GET", address, headers=self._headers)
            answer = self._connection.getresponse()
        body = answer.read()
        assert answer.status == 200, f"{address}: {answer.status} {body[:300]!r}"
        return Page(arguments, body, (time.perf_counter() - began) * 1000)

    def pages(self, arguments: str) -> Iterator[Page]:
        """Each page of a list, from this request on."""
        while arguments:
            page = self.get(arguments)
            yield page
            arguments = following(page.body)

    def p95(self, *requests: str) -> list[float]:
        """Milliseconds of each request, of fifty times, taken in turns: whatever else the machine does meets them all."""
        rounds = [[self.get(arguments).milliseconds for arguments in requests] for _ in range(REPEATS)]
        return [p95(list(times)) for times in zip(*rounds, strict=True)]


def following(body: bytes) -> str:
    """The request for the page after this one; nothing after the last."""
    # The token stands at the end: what is before it need not be searched.
    token = _TOKEN.search(body, max(0, len(body) - 4_000))
    return f"verb=ListRecords&resumptionToken={quote(html.unescape(token.group(1).decode()))}" if token else ""


def p95(times: list[float]) -> float:
    return sorted(times)[max(int(len(times) * 0.95) - 1, 0)]
