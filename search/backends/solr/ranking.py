"""Which of the documents that match come first, in Solr's query language; see the embedded engine's `ranking` for why in
two steps. The second is Solr's own re-ranking of the best hits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise

from search.backends.solr import matching
from search.entries import ABSTRACT, EVERYTHING, NAMED, TITLE
from search.query import Parsed
from search.terms import exact, folded
from search.weights import (
    CODE,
    EXACT,
    FEWEST_TOGETHER,
    FOLDED,
    IN_ABSTRACT,
    MOST_PAIRS,
    PAIRS,
    TOGETHER,
    WHOLE,
    Weighed,
)


class Ranking:
    def __init__(self, parsed: Parsed, fields: Sequence[str]) -> None:
        weighed = Weighed(parsed)
        self._words, self._codes = weighed.words, weighed.codes
        # The texts that only some may read count like any other text for those who may.
        self._texts = [field for field in fields if field != EVERYTHING]

    def first(self) -> str:
        """Scores for all matches."""
        return " ".join([*self._quick(), *self._together()])

    def second(self) -> str:
        """What is added to the scores of the best; empty where there is nothing to add."""
        return " ".join([*self._exact(), *self._whole(), *self._pairs(), *self._identifiers()])

    def _quick(self) -> Iterator[str]:
        for word in self._words:
            for field, weight in self._weights(FOLDED):
                yield f"{matching.term(field, folded(word))}^{weight}"
            yield f"{matching.term(TITLE, exact(word))}^{EXACT[TITLE]}"

    def _together(self) -> Iterator[str]:
        if len(self._words) >= FEWEST_TOGETHER:
            for field in (EVERYTHING, *self._texts):
                yield f"({matching.phrase(field, self._words)})^={TOGETHER * len(self._words)}"

    def _exact(self) -> Iterator[str]:
        for word in self._words:
            yield f"{matching.term(ABSTRACT, folded(word))}^{IN_ABSTRACT}"
            for field, weight in self._weights(EXACT):
                if field != TITLE:
                    yield f"{matching.term(field, exact(word))}^{weight}"

    def _whole(self) -> Iterator[str]:
        if len(self._words) > 1:
            for field, weight in self._weights(WHOLE):
                yield self._adjacent(field, self._words, weight)

    def _pairs(self) -> Iterator[str]:
        if len(self._words) > 2:
            for field, weight in self._weights(PAIRS):
                for pair in islice(pairwise(self._words), MOST_PAIRS):
                    yield self._adjacent(field, pair, weight)

    def _identifiers(self) -> Iterator[str]:
        for code in self._codes:
            yield f"({matching.chunk(NAMED, code, 'identifier')})^={CODE}"

    def _weights(self, of_fields: Mapping[str, float]) -> list[tuple[str, float]]:
        return [*of_fields.items(), *((field, of_fields[EVERYTHING]) for field in self._texts)]

    def _adjacent(self, field: str, words: Sequence[str], weight: float) -> str:
        return f"{matching.adjacent(field, {2 * place: folded(word) for place, word in enumerate(words)})}^{weight}"
