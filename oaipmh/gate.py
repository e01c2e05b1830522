"""The gate before the endpoint: whoever asks too much at once waits for his own, and for nobody else's.

A polite harvester asks for one page, reads it, asks for the next: it is never refused. Limits are those of one process;
there are `WEB_PROCESSES` of them.

- A client may have `AT_ONCE` requests under way, until it has read the answers. The next one is told to come again later
  (503 with Retry-After, section 3.1.2.2), before anything was done for it.
- All clients together may hold `ALL_AT_ONCE` of the process's threads, but a client with none under way is always let in.
- `TURNS` requests are worked on at a time. Of those that wait, that one is next whose client has taken least lately.
- Whoever does not take an answer within `READING_SECONDS` is cut off.
"""

from __future__ import annotations

import math
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from oaipmh.clients import Client, client_of

PATH: Final = "/oai"
AT_ONCE: Final = 3
TURNS: Final = 2
READING_SECONDS: Final = 120
RETRY_AFTER: Final = 20  # seconds
_HALF_LIFE: Final = 5.0  # seconds after which half of what a client has taken is forgotten
_REFUSAL: Final = b"Too many requests at once. Send the next request when the last one was answered.\n"

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Gate:
    """A WSGI application before another one."""

    def __init__(self, application: Application, *, all_at_once: int | None = None) -> None:
        self._application = application
        self._all_at_once = all_at_once or max(int(os.environ.get("WEB_THREADS", "8") or 8) - 2, 1)
        self._under_way: Counter[Client] = Counter()
        self._turns = _Turns(TURNS)
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != PATH:
            return self._application(environ, start_response)
        client = client_of(environ)
        if not self._enters(client):
            self._note_refusal(client)
            headers = [
                ("Retry-After", str(RETRY_AFTER)),
                ("Content-Type", "text/plain; charset=utf-8"),
                ("Content-Length", str(len(_REFUSAL))),
            ]
            start_response("503 Service Unavailable", headers)
            return [_REFUSAL]
        _limit_reading(environ)
        try:
            with self._turns.turn(client):
                answer = self._application(environ, start_response)
        except BaseException:
            self._leaves(client)
            raise
        return _Answer(answer, lambda: self._leaves(client))

    def _enters(self, client: Client) -> bool:
        with self._lock:
            own = self._under_way[client]
            if own >= AT_ONCE or (own and self._under_way.total() >= self._all_at_once):
                return False
            self._under_way[client] += 1
            return True

    def _leaves(self, client: Client) -> None:
        with self._lock:
            self._under_way[client] -= 1
            if not self._under_way[client]:
                del self._under_way[client]

    @staticmethod
    def _note_refusal(client: Client) -> None:
        from oaipmh import log  # the models are there once Django is

        log.note(log.Entry(client, "", error="503"))


class _Answer:
    """The parts of an answer; `close`, which the server calls when all was sent or the reader is gone, calls `done` once."""

    def __init__(self, parts: Iterable[bytes], done: Callable[[], None]) -> None:
        self._parts = parts
        self._done: Callable[[], None] | None = done

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._parts)

    def close(self) -> None:
        done, self._done = self._done, None
        try:
            if hasattr(self._parts, "close"):
                self._parts.close()
        finally:
            if done:
                done()


class _Turns:
    """So many at a time; of those that wait, whose client has used least lately."""

    def __init__(self, turns: int) -> None:
        self._free = turns
        self._changed = threading.Condition()
        self._waiting: list[tuple[Client, object]] = []
        self._used: dict[Client, tuple[float, float]] = {}  # seconds, and when that was counted

    @contextmanager
    def turn(self, client: Client) -> Iterator[None]:
        mine = (client, object())
        with self._changed:
            self._waiting.append(mine)
            self._changed.wait_for(lambda: self._free > 0 and self._next() is mine)
            self._waiting.remove(mine)
            self._free -= 1
            self._changed.notify_all()
        began = time.monotonic()
        try:
            yield
        finally:
            with self._changed:
                now = time.monotonic()
                self._used[client] = (self._lately(client, now) + now - began, now)
                self._forget(now)
                self._free += 1
                self._changed.notify_all()

    def _next(self) -> tuple[Client, object]:
        now = time.monotonic()
        return min(self._waiting, key=lambda one: self._lately(one[0], now))

    def _lately(self, client: Client, now: float) -> float:
        seconds, counted = self._used.get(client, (0.0, now))
        return seconds * math.exp2((counted - now) / _HALF_LIFE)

    def _forget(self, now: float) -> None:
        if len(self._used) > 1_000:
            self._used = {one: held for one, held in self._used.items() if now - held[1] < 10 * _HALF_LIFE}


def _limit_reading(environ: dict[str, Any]) -> None:
    """Gunicorn gives its socket; other servers have limits of their own."""
    socket = environ.get("gunicorn.socket")
    if socket is not None:
        socket.settimeout(READING_SECONDS)
