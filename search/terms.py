"""From texts to the terms that an engine stores: every word twice, side by side, exact and folded.

`Đường sắt` becomes `đương` + "`" `_duong` `săt'` `_sat`. Engines split at spaces and change nothing. Exact terms stand
at even positions and folded ones behind them at odd positions, so that one phrase may mix words with and without marks.
Codes and hyphenated words are stored in part (the words) and whole, written as one word (`codes`, behind the text).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from search.vietnamese import chunks, compose, key, of_parts, parts

FOLDED: Final = "_"
# Marks the terms of codes until they are taken out; no term can hold it.
_CODE: Final = "|"
# Stands between two texts; no word is made of it, since it is no character.
_NEXT: Final = "\ufdd0"
_DIGIT: Final = re.compile(r"\d")
_SHORT: Final = 120
_SHORT_NUMBER: Final = 6
_MOST_KNOWN: Final = 100_000


class Stream(NamedTuple):
    """The terms of a text, separated by spaces: of its words, and of its codes."""

    words: str
    codes: str


def exact(word: str) -> str:
    return key(word).exact


def folded(word: str) -> str:
    return FOLDED + key(word).folded


def typed_words(text: str, most: int = 8) -> list[str]:
    """The first words of what somebody is typing."""
    return [word for chunk in chunks(compose(text)) for word in parts(chunk)][:most]


def stream(text: str) -> Stream:
    """The terms of a text."""
    return streams([text])[0]


def streams(texts: Sequence[str]) -> list[Stream]:
    """The terms of each text. Names and titles are a few words long: what a call costs is paid once for all of them."""
    if not texts:
        return []
    # Chunks never reach over white space, and most runs between white space have been seen before.
    runs = compose(f" {_NEXT} ".join(texts)).split()
    found = " ".join(map(_KNOWN.__getitem__, runs)).split(_NEXT)
    if len(found) != len(texts):  # a text holds what parts them
        return streams([text.replace(_NEXT, " ") for text in texts])
    return list(map(_divided, found))


def of_run(run: str) -> list[str]:
    """The terms of what stands between two spaces: for each word its exact and its folded one, then those of codes."""
    return [term.removeprefix(_CODE) for term in _KNOWN[run].split()]


def _divided(found: str) -> Stream:
    """Terms with those of codes among them, which are marked."""
    if _CODE not in found:
        return Stream(found.strip(), "")
    terms = found.split()
    return Stream(
        " ".join([term for term in terms if term[0] != _CODE]),
        " ".join([term[1:] for term in terms if term[0] == _CODE]),
    )


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


def _made(run: str) -> str:
    """The terms of the words in a run; those of its codes behind them, marked."""
    if run == _NEXT:
        return run
    if run.isascii() and run.isalnum():  # an identifier, or English: one word
        return _both(run)
    found = list(map(parts, chunks(run)))
    codes = [_both(whole, _CODE) for whole in map(of_parts, found) if whole]
    return " ".join([_both(word) for words in found for word in words] + codes)


def _both(word: str, mark: str = "") -> str:
    known = key(word)
    return f"{mark}{known.exact} {mark}{FOLDED}{known.folded}"
