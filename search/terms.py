"""From texts to the terms that an engine stores: every word twice, side by side, exact and folded.

`Đường sắt` becomes `đương` + "`" `_duong` `săt'` `_sat`. Engines split at spaces and change nothing. Exact terms stand
at even positions and folded ones behind them at odd positions, so that one phrase may mix words with and without marks.
Codes and hyphenated words are stored in part (the words) and whole, written as one word (`codes`, behind the text).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from search.vietnamese import chunks, compose, joined, key, parts

_FOLDED: Final = "_"


@dataclass(frozen=True, slots=True)
class Stream:
    words: str
    codes: str


def exact(word: str) -> str:
    return key(word).exact


def folded(word: str) -> str:
    return _FOLDED + key(word).folded


def stream(text: str) -> Stream:
    """The terms of a text, separated by spaces."""
    found = chunks(compose(text))
    return Stream(" ".join(map(_words, found)), " ".join(filter(None, map(_code, (one for one in found if not one.isalnum())))))


@lru_cache(maxsize=65_536)
def _words(chunk: str) -> str:
    return " ".join(map(both, parts(chunk)))


@lru_cache(maxsize=4_096)
def _code(chunk: str) -> str:
    whole = joined(chunk)
    return both(whole) if whole else ""


def both(word: str) -> str:
    return f"{exact(word)} {folded(word)}"
