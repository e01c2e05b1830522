"""From texts to the terms that an engine stores: every word twice, side by side, exact and folded.

`Đường sắt` becomes `đương` + "`" `_duong` `săt'` `_sat`. Engines split at spaces and change nothing. Exact terms stand
at even positions and folded ones behind them at odd positions, so that one phrase may mix words with and without marks.
Codes and hyphenated words are stored in part (the words) and whole, written as one word (`codes`, behind the text).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from search.vietnamese import chunks, compose, joined, key, parts

_FOLDED: Final = "_"
# Marks the terms of codes until they are taken out; no term can hold it.
_CODE: Final = "|"
_CODES: Final = re.compile(r"\|\S+")
_SHORT: Final = 120
_MOST_KNOWN: Final = 100_000


@dataclass(frozen=True, slots=True)
class Stream:
    words: str
    codes: str


def exact(word: str) -> str:
    return key(word).exact


def folded(word: str) -> str:
    return _FOLDED + key(word).folded


def typed_words(text: str, most: int = 8) -> list[str]:
    """The first words of what somebody is typing."""
    return [word for chunk in chunks(compose(text)) for word in parts(chunk)][:most]


def stream(text: str) -> Stream:
    """The terms of a text, separated by spaces."""
    return _short(text) if len(text) <= _SHORT else _stream(text)


def of_run(run: str) -> list[str]:
    """The terms of what stands between two spaces: for each word its exact and its folded one, then those of codes."""
    return [term.removeprefix(_CODE) for term in _KNOWN[run].split()]


def _stream(text: str) -> Stream:
    # Chunks never reach over white space, and most runs between white space have been seen before.
    found = " ".join(map(_KNOWN.__getitem__, compose(text).split()))
    if _CODE not in found:
        return Stream(found, "")
    return Stream(_CODES.sub("", found), " ".join(_CODES.findall(found)).replace(_CODE, ""))


# Names of people, institutions and subjects come again and again.
_short = lru_cache(maxsize=16_384)(_stream)


class _Runs(dict[str, str]):
    """The terms of what stands between spaces, looked up or made; a plain dictionary is thrice as fast as `lru_cache`."""

    def __missing__(self, run: str) -> str:
        terms = _made(run)
        if len(self) >= _MOST_KNOWN:
            self.clear()
        if len(run) <= _SHORT:
            self[run] = terms
        return terms


_KNOWN: Final = _Runs()


def _made(run: str) -> str:
    """The terms of the words in a run; those of its codes behind them, marked."""
    found = chunks(run)
    words = " ".join(both(word) for chunk in found for word in parts(chunk))
    codes = (_CODE + both(whole).replace(" ", " " + _CODE) for whole in map(joined, found) if whole)
    return " ".join([words, *codes])


def both(word: str) -> str:
    return f"{exact(word)} {folded(word)}"
