"""What a document is about, as far as its own words say it: what records like it are looked for by, on every engine.

Of each document its titles and keywords and the beginning of its abstracts are kept as they are, and made into terms when
somebody asks for what is like it. Which of its words tell it from others depends on the index as it stands: the rare ones
do, and of neighbours, which in Vietnamese often are one word (`năng lượng`), the rare pairs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from search.port import Hit
from search.terms import streams

# Where a word stands, and how much it says there.
_IN_TITLE: Final = 3.0
_IN_KEYWORDS: Final = 2.5
_IN_ABSTRACT: Final = 1.0
_KEPT: Final = 400  # characters of titles, of keywords and of abstracts
_WORDS: Final = 12
_PAIRS: Final = 12
MOST: Final = 50
# The best so many by words alone are scored again by pairs.
WINDOW: Final = 100
# What shares less with the document than this part of its own score is not like it.
_ALIKE: Final = 0.15
# In a large index, words in more than this part of the documents are not worth reading who holds them.
_COMMON: Final = 0.2
_FEW: Final = 10_000
# The separators of ASCII for this; a text that holds one itself only weighs a little otherwise.
_FIELDS: Final = "\x1e"
_VALUES: Final = "\x1f"


@dataclass(frozen=True)
class Likeness:
    """Words by what they weigh, and neighbours, as exact terms."""

    weights: Mapping[str, float]
    pairs: Sequence[tuple[str, str]]

    def telling(self, frequencies: Mapping[str, int], documents: int) -> Likeness:
        """The few words and pairs that tell this document from others, given in how many documents each word stands."""
        rarity = {word: math.log(1 + documents / frequencies[word]) for word in self.weights if frequencies.get(word, 0) > 1}
        most = max(_COMMON * documents, _FEW)
        known = {word: rare * self.weights[word] for word, rare in rarity.items() if frequencies[word] <= most}
        words = sorted(known, key=lambda word: (-known[word], word))[:_WORDS]
        pairs = [pair for pair in self.pairs if all(word in rarity for word in pair)]
        pairs.sort(key=lambda pair: -sum(rarity[word] for word in pair))
        return Likeness({word: self.weights[word] for word in words}, pairs[:_PAIRS])


def described(titles: Iterable[str], keywords: Iterable[str], abstracts: Iterable[str]) -> str:
    """What is stored of a document: `read` reads it."""
    return _FIELDS.join([_beginning(_VALUES.join(values)) for values in (titles, keywords, abstracts)])


def read(stored: str) -> Likeness:
    """What `described` wrote; any other text says something as well."""
    weights: dict[str, float] = {}
    pairs: dict[tuple[str, str], None] = {}
    for text, weight in zip(stored.split(_FIELDS), (_IN_TITLE, _IN_KEYWORDS, _IN_ABSTRACT), strict=False):
        for one in streams(text.split(_VALUES)):
            for words in (one.words.split()[::2], one.codes.split()[::2]):
                for word in words:
                    weights.setdefault(word, weight)
                if weight != _IN_ABSTRACT:
                    pairs |= dict.fromkeys(pairwise(words))
    return Likeness(weights, list(pairs))


def _beginning(text: str) -> str:
    """Without a word that is cut in two."""
    return text if len(text) <= _KEPT else text[:_KEPT].rpartition(" ")[0]


def best(id: str, found: Iterable[tuple[str, float]], limit: int) -> list[Hit]:
    """Without the document itself, whose own score says how much the others share with it."""
    scores = dict(found)
    least = scores.pop(id, 0.0) * _ALIKE
    hits = [Hit(other, score) for other, score in scores.items() if score >= least]
    return sorted(hits, key=lambda hit: -hit.score)[: max(0, min(limit, MOST))]
