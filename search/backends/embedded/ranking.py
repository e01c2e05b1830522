"""Which of the documents that match come first: titles before names, keywords, abstracts and texts; exact before folded.

Ranking has two steps, so that a word which half of all records hold costs no more than counting them. First every match
is scored by its words alone (BM25, weighted by field). Then the best WINDOW are scored again with what is dear to look
up: words side by side, codes, exact forms in every field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from math import prod
from typing import Final

import tantivy
from tantivy import Occur

from search.backends.embedded.matching import Clause, Matching, constant, either, every, ranked
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

# Of so many matches, it costs too much to look at the places of all.
_MANY: Final = 4_000
_FEW_MARKINGS: Final = 8


class Ranking:
    def __init__(self, matching: Matching, parsed: Parsed, fields: Sequence[str]) -> None:
        self._matching = matching
        weighed = Weighed(parsed)
        self._words, self._codes = weighed.words, weighed.codes
        # The texts that only some may read count like any other text for those who may.
        self._texts = [field for field in fields if field != EVERYTHING]

    def first(self, wanted: Sequence[Clause]) -> list[Clause]:
        """Scores for all matches of what is wanted. Where these may be very many, their words stand side by side too often to
        be looked at: then it is left to the second step."""
        together = self._together(wanted, self._unmarked) if self._matching.about(self._words) <= _MANY else ()
        return [(Occur.Should, query) for query in [*self._quick(), *together]]

    def second(self, few: tantivy.Query) -> tantivy.Query:
        """The best of them again, scored by all that matters. Only worth it where `worth_a_second_look`."""
        these = [(Occur.Must, constant(few))]
        heavy = [*self._together(these, self._marked), *self._whole(), *self._pairs(), *self._identifiers()]
        return ranked(few, [*self._quick(), *self._exact()], heavy)

    @property
    def worth_a_second_look(self) -> bool:
        return bool(self._words)

    def _quick(self) -> Iterator[tantivy.Query]:
        for word in self._words:
            for field, weight in self._weights(FOLDED):
                yield self._term(field, folded(word), weight)
            yield self._term(TITLE, exact(word), EXACT[TITLE])

    def _together(
        self, wanted: Sequence[Clause], phrases: Callable[[str, Sequence[str]], list[tantivy.Query]]
    ) -> Iterator[tantivy.Query]:
        """Each met by the matches first: see `ranked`. Words that must be there with their marks are looked for without them in
        the first step: they may be marked in so many ways that each would be a phrase of its own."""
        if len(self._words) >= FEWEST_TOGETHER:
            for field in (EVERYTHING, *self._texts):
                if among := [every([*wanted, (Occur.Must, one)]) for one in phrases(field, self._words)]:
                    yield tantivy.Query.const_score_query(either(among), TOGETHER * len(self._words))

    def _exact(self) -> Iterator[tantivy.Query]:
        for word in self._words:
            yield self._term(ABSTRACT, folded(word), IN_ABSTRACT)
            for field, weight in self._weights(EXACT):
                if field != TITLE:
                    yield self._term(field, exact(word), weight)

    def _whole(self) -> Iterator[tantivy.Query]:
        if len(self._words) > 1:
            for field, weight in self._weights(WHOLE):
                yield self._adjacent(field, self._words, weight)

    def _pairs(self) -> Iterator[tantivy.Query]:
        if len(self._words) > 2:
            for field, weight in self._weights(PAIRS):
                for pair in islice(pairwise(self._words), MOST_PAIRS):
                    yield self._adjacent(field, pair, weight)

    def _identifiers(self) -> Iterator[tantivy.Query]:
        for code in self._codes:
            yield tantivy.Query.const_score_query(self._matching.chunk(NAMED, code, "identifier"), CODE)

    def _weights(self, of_fields: Mapping[str, float]) -> list[tuple[str, float]]:
        return [*of_fields.items(), *((field, of_fields[EVERYTHING]) for field in self._texts)]

    def _term(self, field: str, term: str, weight: float) -> tantivy.Query:
        return tantivy.Query.boost_query(self._matching.term(field, term, scored=True), weight)

    def _adjacent(self, field: str, words: Sequence[str], weight: float) -> tantivy.Query:
        (side_by_side,) = self._unmarked(field, words)
        return tantivy.Query.boost_query(side_by_side, weight)

    def _marked(self, field: str, words: Sequence[str]) -> list[tantivy.Query]:
        """Where the marks that were typed leave little choice; the words themselves are known to be marked so."""
        choices = prod(len(self._matching.terms(field, word)) for word in words)
        return self._matching.phrases(field, words) if choices <= _FEW_MARKINGS else self._unmarked(field, words)

    def _unmarked(self, field: str, words: Sequence[str]) -> list[tantivy.Query]:
        return [self._matching.adjacent(field, [(2 * place, folded(word)) for place, word in enumerate(words)])]
