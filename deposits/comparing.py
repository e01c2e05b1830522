"""What differs between two texts, word by word. Pure; a syllable of Vietnamese is a word here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Sort = Literal["same", "gone", "new"]
_WORD = re.compile(r"\S+\s*|\s+")
# Comparing takes time with the square of the words: beyond these the two texts stand whole, one after the other.
MOST_WORDS = 3_000


@dataclass(frozen=True)
class Piece:
    sort: Sort
    text: str


def compared(before: str, after: str) -> list[Piece]:
    """The pieces of both, in order: without those that are gone they are `after`; without the new ones, `before`, but for
    its white space."""
    olds, news = _WORD.findall(before), _WORD.findall(after)
    start = _alike(olds, news)
    end = _alike(olds[start:][::-1], news[start:][::-1])
    old, new = olds[start : len(olds) - end], news[start : len(news) - end]
    pieces = [Piece("same", "".join(news[:start]))]
    if max(len(old), len(new)) > MOST_WORDS:
        pieces += [Piece("gone", "".join(old)), Piece("new", "".join(new))]
    else:
        matcher = SequenceMatcher(None, [one.strip() for one in old], [one.strip() for one in new], autojunk=False)
        for sort, a, b, c, d in matcher.get_opcodes():
            if sort == "equal":
                pieces.append(Piece("same", "".join(new[c:d])))
            else:
                pieces += [Piece("gone", "".join(old[a:b])), Piece("new", "".join(new[c:d]))]
    pieces.append(Piece("same", "".join(news[len(news) - end :])))
    return [one for one in pieces if one.text]


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words both begin with."""
    return next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a.strip() != b.strip()), min(len(one), len(other))
    )
