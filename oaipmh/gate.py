"""The gate before the endpoint: whoever asks too much at once waits for his own, and for nobody else's.

A polite harvester asks for one page, reads it, asks for the next: it is never refused. Limits are those of one process;
there are `WEB_PROCESSES` of them.

- A client may have `AT_ONCE` requests under way, until it has read the answers. The next one is told to come again later
  (503 with Retry-After, section 3.1.2.2), before anything was done for it.
- Who asks again within `EAGER_SECONDS` of the last answer, or in parallel, or for the first time, is taken for eager: that
  harvester does nothing with what it gets, or there are hundreds like it. So is who took `SLOW_SECONDS` to read an answer. All the eager together may hold so many of the
  process's threads that `KEPT` are left for the others; who comes later is told to come again later.
- `TURNS` requests are worked on at a time, first those of clients who are not eager, then of those that took least lately.
- While anybody else is about, another harvester or a person with a page, the eager are worked on one at a time, with a rest
  of `REST` times the work after each. Alone, they may take all there is.
- Whoever does not take an answer within `READING_SECONDS` is cut off.
"""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from random import choice
from typing import Any, Final

from oaipmh.clients import Client, client_of
from oaipmh.turns import Turns

PATH: Final = "/oai"
AT_ONCE: Final = 3
KEPT: Final = 3
LEAST: Final = 2  # a request may come while the answer to the one before is still being put away
EAGER_SECONDS: Final = 0.02
SLOW_SECONDS: Final = 5.0
REMEMBERED: Final = 10_000  # clients
READING_SECONDS: Final = 120
RETRY_AFTER: Final = range(20, 61)  # seconds: those who came at once shall not come back at once
_REFUSAL: Final = b"Too many requests at once. Send the next request when the last one was answered.\n"

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Gate:
    """A WSGI application before another one."""

    def __init__(self, application: Application, *, eager_at_once: int | None = None) -> None:
        self._application = application
        self._eager_at_once = eager_at_once or max(int(os.environ.get("WEB_THREADS", "8") or 8) - KEPT, LEAST)
        self._under_way: Counter[Client] = Counter()
        self._eager = 0
        self._answered: dict[Client, float] = {}  # when a client's last answer was taken; who came last stands last
        self._turns = Turns()
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != PATH:
            self._turns.others_are_about()
            return self._application(environ, start_response)
        client = client_of(environ)
        eager = self._enters(client)
        if eager is None:
            self._note_refusal(client)
            headers = [
                ("Retry-After", str(choice(RETRY_AFTER))),  # noqa: S311 - no secret
                ("Content-Type", "text/plain; charset=utf-8"),
                ("Content-Length", str(len(_REFUSAL))),
            ]
            start_response("503 Service Unavailable", headers)
            return [_REFUSAL]
        _limit_reading(environ)
        try:
            with self._turns.turn(client, eager=eager):
                answer = self._application(environ, start_response)
        except BaseException:
            self._leaves(client, eager)
            raise
        began = time.monotonic()
        return _Answer(answer, lambda: self._leaves(client, eager, slowly=time.monotonic() - began > SLOW_SECONDS))

    def _enters(self, client: Client) -> bool | None:
        """Whether it is eager; None where it must come again later."""
        with self._lock:
            own, answered = self._under_way[client], self._answered.get(client)
            eager = own > 0 or answered is None or time.monotonic() - answered < EAGER_SECONDS
            if own >= AT_ONCE or (eager and self._eager >= self._eager_at_once):
                if not own:
                    del self._under_way[client]
                return None
            self._under_way[client] += 1
            self._eager += eager
            return eager

    def _leaves(self, client: Client, eager: bool, *, slowly: bool = False) -> None:
        with self._lock:
            self._eager -= eager
            self._under_way[client] -= 1
            if not self._under_way[client]:
                del self._under_way[client]
            self._answered.pop(client, None)
            if not slowly:
                self._answered[client] = time.monotonic()
            if len(self._answered) > REMEMBERED:
                del self._answered[next(iter(self._answered))]

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


def _limit_reading(environ: dict[str, Any]) -> None:
    """Gunicorn gives its socket; other servers have limits of their own."""
    socket = environ.get("gunicorn.socket")
    if socket is not None:
        socket.settimeout(READING_SECONDS)
