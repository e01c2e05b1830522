"""Where on a page the words of a question stand, by the same rule by which the index finds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from search.query import Phrase, parse
from search.vietnamese import agrees, compose, joined, parts, spans

_MOST_ASKED = 30
_MOST_MARKS = 1_000
_NARROW = 0.45  # of a letter: a comma or bracket beside a word

# Left, top, width, height in points from the upper left corner of the page.
Box = list[float]


@dataclass(frozen=True)
class _Token:
    """A word of the page: where it stands, and which places of the question it agrees with."""

    box: Box
    asked: frozenset[int]


def marks(words: Sequence[Sequence[object]], question: str) -> list[Box]:
    """The boxes to mark, of words as `media.layout.words` gives them. What was asked for side by side and stands so
    somewhere on the page is marked there only; a name in another order, or words apart, wherever they are."""
    asked = _asked(question)
    if not asked:
        return []
    tokens = list(_tokens(words, asked))
    lengths = _lengths(tokens)
    longest = max(lengths, default=0)
    enough = max(2, (longest + 1) // 2) if longest > 1 else 1
    found: list[Box] = []
    runs = (run for run in _runs(tokens, lengths) if len(run) >= enough)
    for run in runs:
        for token in run:
            if found and token is not run[0] and _side_by_side(found[-1], token.box):
                found[-1] = _around(found[-1], token.box)
            else:
                found.append(token.box)
        if len(found) >= _MOST_MARKS:
            break
    return found[:_MOST_MARKS]


def _asked(question: str) -> list[str]:
    wanted = parse(question).free
    words = [word for one in wanted for word in (one.words if isinstance(one, Phrase) else parts(one.text))]
    return words[:_MOST_ASKED]


def _tokens(words: Sequence[Sequence[object]], asked: Sequence[str]) -> Iterator[_Token]:
    known: dict[str, frozenset[int]] = {}

    def places(word: str) -> frozenset[int]:
        if word not in known:
            known[word] = frozenset(place for place, one in enumerate(asked) if agrees(one, word))
        return known[word]

    for left, top, width, height, text in words:
        run = compose(str(text))
        box = [float(str(side)) for side in (left, top, width, height)]
        whole = joined(run)
        if whole and (found := places(whole)):
            yield _Token(box, found)
            continue
        across = list(accumulate((1 if letter.isalnum() else _NARROW for letter in run), initial=0.0))
        for word, start, end in spans(run):
            left_of, right_of = across[start] / across[-1], across[end] / across[-1]
            yield _Token([box[0] + box[2] * left_of, box[1], box[2] * (right_of - left_of), box[3]], places(word))


def _lengths(tokens: Sequence[_Token]) -> list[int]:
    """For each token, how many words of the question, in their order, end with it side by side."""
    lengths: list[int] = []
    before: dict[int, int] = {}
    for token in tokens:
        before = {place: before.get(place - 1, 0) + 1 for place in token.asked}
        lengths.append(max(before.values(), default=0))
    return lengths


def _runs(tokens: Sequence[_Token], lengths: Sequence[int]) -> Iterator[Sequence[_Token]]:
    """Where such a row of words is at its longest: all of its tokens."""
    for index, length in enumerate(lengths):
        following = lengths[index + 1] if index + 1 < len(lengths) else 0
        if length and following <= length:
            yield tokens[index - length + 1 : index + 1]


def _side_by_side(one: Box, other: Box) -> bool:
    """On one line, with no more than a space between."""
    gap = other[0] - (one[0] + one[2])
    return abs(one[1] + one[3] / 2 - other[1] - other[3] / 2) < max(one[3], other[3]) / 2 and -1 <= gap < 1.5 * max(one[3], 4)


def _around(one: Box, other: Box) -> Box:
    left, top = min(one[0], other[0]), min(one[1], other[1])
    right, bottom = max(one[0] + one[2], other[0] + other[2]), max(one[1] + one[3], other[1] + other[3])
    return [left, top, right - left, bottom - top]
