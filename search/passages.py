"""The best passage of a page: the few words that hold most of what was asked, closest together, in one line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, islice, pairwise
from operator import itemgetter
from typing import Final

from search.port import Passage
from search.stemming import agree, language_of
from search.terms import folded, of_run
from search.vietnamese import chunk_matches, is_marked, joined, key, markings, parts, spans

_LENGTH: Final = 260
_BEFORE: Final = 70
# Words next to each other, as they were typed, weigh this much against one more word anywhere in the passage.
_SIDE_BY_SIDE: Final = 0.5
_MOST_MATCHES: Final = 400


@dataclass(frozen=True)
class Found:
    """`words` counts the words of the question that stand in the passage; `score` also what stands side by side."""

    passage: Passage
    words: int
    score: float


@dataclass(frozen=True, slots=True)
class _Match:
    """A word of the text: the places in the question where it was asked for, and its own place in the text."""

    asked: tuple[int, ...]
    place: int
    start: int
    end: int


# What a run between spaces means for a question: its number of words, and of those that match their places in the
# question, their number in the run, start and end.
_Reading = tuple[int, tuple[tuple[tuple[int, ...], int, int, int], ...]]
_NUMBER_OF_WORDS: Final = itemgetter(0)
# Of a run without matches, by its number of terms; a run of more may hold codes, and is counted.
_OTHER_WORDS: Final[dict[int, _Reading]] = {0: (0, ()), 2: (1, ())}


class _Readings(dict[str, _Reading]):
    """Each run is read once; most stand in a page many times."""

    def __init__(self, read: Callable[[str], _Reading]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, run: str) -> _Reading:
        reading = self[run] = self._read(run)
        return reading


class Asked:
    """The words of a question, ready to be looked for. Each item is a chunk: a word, or a code of several parts."""

    def __init__(self, asked: Sequence[str]) -> None:
        self._words: dict[str, list[tuple[tuple[int, ...], frozenset[str] | None]]] = {}
        self._readings: dict[str, _Readings] = {}
        self._terms: set[str] = set()
        self._alone: list[tuple[int, str]] = []  # words that agree by their stems too, with their places
        self.count = 0
        for chunk in asked:
            words = parts(chunk)
            places = range(self.count, self.count + len(words))
            if whole := joined(chunk):
                self._add(tuple(places), whole)
            for place, word in zip(places, words, strict=True):
                self._add((place,), word)
            if words == [chunk]:
                self._alone.append((self.count, chunk))
            self.count += len(words)

    def best(self, text: str) -> Found | None:
        """The best passage of an NFC text, or None where no word of the question stands in it."""
        runs = text.split()
        language = language_of(text)
        readings = self._readings.setdefault(language, _Readings(partial(self._read, language)))
        matches = list(islice(_matches(runs, readings), _MOST_MATCHES))
        if not matches:
            return None
        score, first, last = max(_windows(matches), key=lambda window: (window[0], -window[1]))
        passage = _cut(" ".join(runs), matches[first:last])
        return Found(passage, len(_covered(matches[first:last])), score)

    def _add(self, places: tuple[int, ...], word: str) -> None:
        exact = frozenset(markings(word)) if is_marked(word) else None
        self._words.setdefault(key(word).folded, []).append((places, exact))
        self._terms.add(folded(word))

    def _read(self, language: str, run: str) -> _Reading:
        terms = of_run(run)
        if not language and self._terms.isdisjoint(terms):
            return _OTHER_WORDS.get(len(terms)) or (sum(1 for _ in spans(run)), ())
        count = 0
        found: list[tuple[tuple[int, ...], int, int, int]] = []
        for chunk in chunk_matches(run):
            words = list(spans(chunk.group()))
            if (whole := joined(chunk.group())) and (asked := self._asked(whole)):
                found.append((asked, count, chunk.start(), chunk.end()))
            else:
                for index, (word, start, end) in enumerate(words):
                    if asked := self._asked(word, language):
                        found.append((asked, count + index, chunk.start() + start, chunk.start() + end))
            count += len(words)
        return count, tuple(found)

    def _asked(self, word: str, language: str = "") -> tuple[int, ...]:
        found = key(word)
        agreeing = (places for places, exact in self._words.get(found.folded, ()) if exact is None or found.exact in exact)
        asked = tuple(place for places in agreeing for place in places)
        return asked or tuple(place for place, one in self._alone if language and agree(one, word, language))


def _matches(runs: Sequence[str], known: _Readings) -> Iterator[_Match]:
    """Matches in the text that these runs make with a space between them."""
    readings = list(map(known.__getitem__, runs))
    places = list(accumulate(map(_NUMBER_OF_WORDS, readings), initial=0))
    lengths = list(accumulate(map(len, runs), initial=0))
    # Few runs match: the others are passed by without a step of Python for each.
    for index, reading in [(index, reading) for index, reading in enumerate(readings) if reading[1]]:
        start = lengths[index] + index
        for asked, word, first, last in reading[1]:
            yield _Match(asked, places[index] + word, start + first, start + last)


def _windows(matches: Sequence[_Match]) -> Iterator[tuple[float, int, int]]:
    """Runs of matches that fit into a passage, each as long as it can be: score, first, one behind the last."""
    last = reached = 0
    for first, match in enumerate(matches):
        while last < len(matches) and (last == first or matches[last].end - match.start <= _LENGTH - _BEFORE):
            last += 1
        if last > reached:  # else it is part of the run before
            yield _score(matches[first:last]), first, last
        reached = last


def _score(inside: Sequence[_Match]) -> float:
    near = {
        index
        for one, other in pairwise(inside)
        if other.place == one.place + 1
        for index in one.asked
        if index + 1 in other.asked
    }
    return len(_covered(inside)) + _SIDE_BY_SIDE * len(near)


def _covered(inside: Sequence[_Match]) -> set[int]:
    return {place for match in inside for place in match.asked}


def _cut(text: str, inside: Sequence[_Match]) -> Passage:
    """The text around some matches, cut between words."""
    start = _word_start(text, max(inside[0].start - _BEFORE, 0), inside[0].start)
    end = _word_end(text, min(start + _LENGTH, len(text)), inside[-1].end)
    found: list[tuple[str, bool]] = [("…", False)] if start > 0 else []
    position = start
    for match in inside:
        found += [(text[position : match.start], False), (text[match.start : match.end], True)]
        position = match.end
    found += [(text[position:end], False)] + ([("…", False)] if end < len(text) else [])
    return Passage(tuple(_merged(found)))


def _word_start(text: str, position: int, limit: int) -> int:
    """The first beginning of a word from a position on, at most `limit`."""
    while 0 < position < limit and not text[position - 1].isspace():
        position += 1
    return position


def _word_end(text: str, position: int, limit: int) -> int:
    """The last end of a word before a position, at least `limit`."""
    position = max(position, limit)
    while limit < position < len(text) and not text[position].isspace():
        position -= 1
    return position


def _merged(found: Sequence[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    """Neighbours of one kind, and matches with only a space between, as one part."""
    merged: list[tuple[str, bool]] = []
    for text, matched in found:
        if matched and len(merged) > 1 and merged[-1] == (" ", False):
            merged.pop()
            text = " " + text
        if merged and merged[-1][1] == matched:
            merged[-1] = (merged[-1][0] + text, matched)
        elif text:
            merged.append((text, matched))
    yield from merged
