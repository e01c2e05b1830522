"""Whose request is worked on next (see `gate`)."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from oaipmh.clients import Client

TURNS: Final = 2
REST: Final = 3
ABOUT_SECONDS: Final = 2.0  # so long after a request somebody is still about
_HALF_LIFE: Final = 5.0  # seconds after which half of what a client has taken is forgotten


@dataclass(eq=False)
class _Waiting:
    client: Client
    eager: bool


class Turns:
    """So many at a time: who is not eager before who is, then whose client has used least lately. The eager rest between
    their turns while others are about."""

    def __init__(self, turns: int = TURNS) -> None:
        self._free = turns
        self._changed = threading.Condition()
        self._waiting: list[_Waiting] = []
        self._used: dict[Client, tuple[float, float]] = {}  # seconds, and when that was counted
        self._others = -math.inf  # when somebody else asked last
        self._eager = 0  # at work
        self._rested = -math.inf  # when the eager may go on

    def others_are_about(self) -> None:
        """Somebody asked for something else, a person with a page."""
        self._others = time.monotonic()

    @contextmanager
    def turn(self, client: Client, *, eager: bool = False) -> Iterator[None]:
        mine = _Waiting(client, eager)
        with self._changed:
            if not eager:
                self.others_are_about()
            self._waiting.append(mine)
            while (pause := self._pause(mine)) != 0:
                self._changed.wait(pause)
            self._waiting.remove(mine)
            self._free -= 1
            self._eager += eager
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
                if eager:
                    self._eager -= 1
                    self._rested = now + REST * (now - began)
                self._changed.notify_all()

    def _pause(self, mine: _Waiting) -> float | None:
        """Seconds until it must be asked again; 0 where it is this one's turn, None where another's end will tell."""
        now = time.monotonic()
        if not self._free or self._next(now) is not mine:
            return None
        if not mine.eager or now - self._others > ABOUT_SECONDS:
            return 0
        return None if self._eager else max(self._rested - now, 0)

    def _next(self, now: float) -> _Waiting:
        return min(self._waiting, key=lambda one: (one.eager, self._lately(one.client, now)))

    def _lately(self, client: Client, now: float) -> float:
        seconds, counted = self._used.get(client, (0.0, now))
        return seconds * math.exp2((counted - now) / _HALF_LIFE)

    def _forget(self, now: float) -> None:
        if len(self._used) > 1_000:
            self._used = {one: held for one, held in self._used.items() if now - held[1] < 10 * _HALF_LIFE}
