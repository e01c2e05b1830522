"""How fast the machine is at this moment, by work that is always the same: words of a text are looked up in a large table and joined
again, which is what most of indexing and searching comes down to.

Figures of one code have differed by half from one day to the next, on one machine; by these they can be told apart from a change.
On whole processors two processes do twice what one does; where two threads share a processor, little more than one.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from concurrent.futures import ProcessPoolExecutor
from typing import Final

_SECONDS: Final = 2.0
_KNOWN: Final = 100_000  # with what they are looked up for more than processors keep near themselves
_TEXT: Final = 20_000  # words


def run(scale: str) -> list[dict[str, object]]:
    return speed("now")


def speed(when: str) -> list[dict[str, object]]:
    """Words a second of one process alone, and of one for each processor at once."""
    processors = os.cpu_count() or 1
    alone, together = _words_a_second(1), _words_a_second(processors)
    return [
        _figure(f"the machine {when}, one process alone", round(alone / 1e6, 2), "million words/s"),
        _figure(f"the machine {when}, {processors} processes at once", round(together / 1e6, 2), "million words/s"),
        _figure(f"the machine {when}, these to that", round(together / alone, 2), "times"),
    ]


def _figure(name: str, value: float, unit: str) -> dict[str, object]:
    return {"name": name, "value": value, "unit": unit, "goal": "", "met": None}


def _words_a_second(processes: int) -> float:
    """Of all of them together."""
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        list(pool.map(_rate, [0.1] * processes))  # all have begun
        return sum(pool.map(_rate, [_SECONDS] * processes))


def _rate(seconds: float) -> float:
    chance = random.Random(2026)
    words = [f"{'ăâêôơưđ'[number % 7]}{number:x}" for number in range(_KNOWN)]
    table = {word: f"{word} _{number}" for number, word in enumerate(words)}
    text = " ".join(chance.choices(words, k=_TEXT))
    rounds = 0
    began = time.perf_counter()
    while (spent := time.perf_counter() - began) < seconds:
        " ".join(map(table.__getitem__, text.split()))
        rounds += 1
    return rounds * _TEXT / spent
