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

from search.vietnamese import LONGEST_WORD, chunks, compose, key, of_parts, parts

_FOLDED: Final = "_"
# Marks the terms of codes until they are taken out; no term can hold it.
_CODE: Final = "|"
_DIGIT: Final = re.compile(r"\d")
_SHORT: Final = 120
_SHORT_NUMBER: Final = 6
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


@dataclass(frozen=True, slots=True)
class Words:
    """Which words stand in a text, in the order in which they come first: of each run between spaces its exact and its folded
    terms, those of its codes among the latter; of runs that have the same ones, once."""

    exact: list[str]
    folded: list[str]


def stream(text: str) -> Stream:
    """The terms of a text, separated by spaces."""
    return _short(text) if len(text) <= _SHORT else _stream(text)


def read(text: str) -> tuple[Stream, Words]:
    """`stream`, and which words stand there, without taking the stream apart again: of a long text that takes as long as making it."""
    runs = list(map(_TOLD.__getitem__, compose(text).split()))
    words = Words(list({exact: None for _, exact, _ in runs if exact}), list({folded: None for _, _, folded in runs if folded}))
    return _divided(" ".join([terms for terms, _, _ in runs])), words


def of_run(run: str) -> list[str]:
    """The terms of what stands between two spaces: for each word its exact and its folded one, then those of codes."""
    return [term.removeprefix(_CODE) for term in _KNOWN[run].split()]


def _stream(text: str) -> Stream:
    # Chunks never reach over white space, and most runs between white space have been seen before.
    return _divided(" ".join(map(_KNOWN.__getitem__, compose(text).split())))


def _divided(found: str) -> Stream:
    """Terms with those of codes among them, which are marked."""
    if _CODE not in found:
        return Stream(found, "")
    terms = found.split()
    return Stream(
        " ".join([term for term in terms if term[0] != _CODE]),
        " ".join([term[1:] for term in terms if term[0] == _CODE]),
    )


# Names of people, institutions and subjects come again and again.
_short = lru_cache(maxsize=16_384)(_stream)


class _Runs(dict[str, str]):
    """The terms of what stands between spaces, looked up or made; a plain dictionary is thrice as fast as `lru_cache`."""

    def __missing__(self, run: str) -> str:
        terms = _made(run)
        if len(self) >= _MOST_KNOWN:
            self.clear()
        # Identifiers, which hardly come again, would make the table too large to stay near the processor.
        if len(run) <= _SHORT_NUMBER or (len(run) <= _SHORT and not _DIGIT.search(run)):
            self[run] = terms
        return terms


_KNOWN: Final = _Runs()


class _Told(dict[str, tuple[str, str, str]]):
    """The terms of a run; its exact and its folded ones apart."""

    def __missing__(self, run: str) -> tuple[str, str, str]:
        terms = _KNOWN[run]
        found = terms.split()
        exact = [term for term in found[::2] if term[0] != _CODE]
        told = terms, " ".join(exact), " ".join([term.removeprefix(_CODE) for term in found[1::2]])
        if len(self) >= _MOST_KNOWN:
            self.clear()
        if run in _KNOWN:
            self[run] = told
        return told


_TOLD: Final = _Told()


def _made(run: str) -> str:
    """The terms of the words in a run; those of its codes behind them, marked."""
    found = list(map(parts, chunks(run)))
    codes = [_both(whole, _CODE) for whole in map(of_parts, found) if whole]
    return " ".join([_both(word) for words in found for word in words] + codes)


def _both(word: str, mark: str = "") -> str:
    if word.isascii() and word.isalnum():  # as `key` says, which would remember every number
        plain = word[:LONGEST_WORD].lower()
        return f"{mark}{plain} {mark}{_FOLDED}{plain}"
    known = key(word)
    return f"{mark}{known.exact} {mark}{_FOLDED}{known.folded}"
