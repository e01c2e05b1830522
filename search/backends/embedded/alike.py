"""Records like one: a question made of its own telling words, answered in two steps as in `ranking`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import tantivy
from tantivy import Occur

from search.backends.embedded.matching import Clause, Matching, constant, every, ranked
from search.backends.embedded.reading import View
from search.entries import ABSTRACT, EVERYTHING, sound
from search.likeness import WINDOW, Likeness, read
from search.terms import folded
from search.weights import ALIKE, ALIKE_IN_ABSTRACT, ALIKE_PAIRS

_Scores = list[tuple[float, tantivy.DocAddress]]


class Alike:
    def __init__(self, view: View, matching: Matching, shown: Sequence[Clause]) -> None:
        """`shown` are the clauses of what the actor sees."""
        self._records = view.records
        self._matching = matching
        self._shown = shown

    def scores(self, id: str) -> _Scores:
        """The document and those that share most with it; nothing where the actor does not see it."""
        telling = self._telling(id)
        if telling is None or not telling.weights:
            return []
        words = tantivy.Query.boolean_query([(Occur.Should, one) for one in self._words(telling)])
        found = self._records.search(every([*self._shown, (Occur.Must, words)]), WINDOW, count=False).hits
        few = every([*self._shown, (Occur.Must, constant(self._matching.any_of("id", [self._id(at) for _, at in found])))])
        return self._records.search(ranked(few, self._words(telling), self._pairs(telling)), WINDOW, count=False).hits

    def _telling(self, id: str) -> Likeness | None:
        query = every([*self._shown, (Occur.Must, constant(self._matching.any_of("id", [sound(id)])))])
        hits = self._records.search(query, 1, count=False).hits
        if not hits:
            return None
        likeness = read(self._records.doc(hits[0][1]).get_first("likeness") or "")
        frequencies = {word: self._records.doc_freq(EVERYTHING, word) for word in likeness.weights}
        return likeness.telling(frequencies, self._records.num_docs)

    def _words(self, telling: Likeness) -> Iterator[tantivy.Query]:
        for word, weight in telling.weights.items():
            for field, counts in ALIKE.items():
                yield self._term(field, word, weight * counts)
            yield self._term(ABSTRACT, folded(word), weight * ALIKE_IN_ABSTRACT)

    def _term(self, field: str, term: str, weight: float) -> tantivy.Query:
        return tantivy.Query.boost_query(self._matching.term(field, term, scored=True), weight)

    def _pairs(self, telling: Likeness) -> Iterator[tantivy.Query]:
        for one, other in telling.pairs:
            for field, weight in ALIKE_PAIRS.items():
                yield tantivy.Query.boost_query(self._matching.adjacent(field, [(0, one), (2, other)]), weight)

    def _id(self, address: tantivy.DocAddress) -> str:
        return str(self._records.doc(address).get_first("id"))
