"""Which of the documents that match come first: titles before names, keywords, abstracts and texts; exact before folded.

Ranking has two steps, so that a word which half of all records hold costs no more than counting them. First every match
is scored by its words alone (BM25, weighted by field). Then the best WINDOW are scored again with what is dear to look
up: words side by side, codes, exact forms in every field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import Final

import tantivy
from tantivy import Occur

from search.backends.embedded.matching import Clause, Matching, ranked
from search.entries import ABSTRACT, EVERYTHING, KEYWORDS, NAMED, NAMES, TITLE
from search.query import Parsed, Phrase, Word
from search.terms import exact, folded
from search.vietnamese import joined, parts

WINDOW: Final = 100
_WEIGHTS: Final = {TITLE: 8.0, NAMES: 5.0, KEYWORDS: 3.0, EVERYTHING: 1.0}
_EXACT: Final = {TITLE: 4.0, NAMES: 2.5, KEYWORDS: 1.5, EVERYTHING: 0.5}
_ABSTRACT: Final = 1.5
_WHOLE: Final = {TITLE: 8.0, NAMES: 8.0, KEYWORDS: 4.0, EVERYTHING: 2.0}
_PAIRS: Final = {TITLE: 2.0, EVERYTHING: 0.7}
# A code that is the document's own identifier outweighs every word.
_CODE: Final = 200.0
# Nobody types more words of one title than this; beyond it nothing more is won.
_MOST_WORDS: Final = 24
_MOST_PAIRS: Final = 8
_MOST_CODES: Final = 4


class Ranking:
    def __init__(self, matching: Matching, parsed: Parsed, fields: Sequence[str]) -> None:
        self._matching = matching
        words = [word for node in parsed.free for word in _words(node)]
        self._words = words[:_MOST_WORDS]
        self._codes = [node.text for node in parsed.free if isinstance(node, Word) and joined(node.text)]
        # The texts that only some may read count like any other text for those who may.
        self._texts = [field for field in fields if field != EVERYTHING]

    def first(self) -> list[Clause]:
        """Scores for all matches."""
        return [(Occur.Should, query) for query in self._quick()]

    def second(self, few: tantivy.Query) -> tantivy.Query:
        """The best of them again, scored by all that matters. Only worth it where `worth_a_second_look`."""
        return ranked(few, [*self._quick(), *self._exact()], [*self._whole(), *self._pairs(), *self._identifiers()])

    @property
    def worth_a_second_look(self) -> bool:
        return bool(self._words)

    def _quick(self) -> Iterator[tantivy.Query]:
        for word in self._words:
            for field, weight in self._weights(_WEIGHTS):
                yield self._term(field, folded(word), weight)
            yield self._term(TITLE, exact(word), _EXACT[TITLE])

    def _exact(self) -> Iterator[tantivy.Query]:
        for word in self._words:
            yield self._term(ABSTRACT, folded(word), _ABSTRACT)
            for field, weight in self._weights(_EXACT):
                if field != TITLE:
                    yield self._term(field, exact(word), weight)

    def _whole(self) -> Iterator[tantivy.Query]:
        if len(self._words) > 1:
            for field, weight in self._weights(_WHOLE):
                yield self._adjacent(field, self._words, weight)

    def _pairs(self) -> Iterator[tantivy.Query]:
        if len(self._words) > 2:
            for field, weight in self._weights(_PAIRS):
                for pair in islice(pairwise(self._words), _MOST_PAIRS):
                    yield self._adjacent(field, pair, weight)

    def _identifiers(self) -> Iterator[tantivy.Query]:
        for code in self._codes[:_MOST_CODES]:
            yield tantivy.Query.const_score_query(self._matching.chunk(NAMED, code, "identifier"), _CODE)

    def _weights(self, of_fields: Mapping[str, float]) -> list[tuple[str, float]]:
        return [*of_fields.items(), *((field, of_fields[EVERYTHING]) for field in self._texts)]

    def _term(self, field: str, term: str, weight: float) -> tantivy.Query:
        return tantivy.Query.boost_query(self._matching.term(field, term, scored=True), weight)

    def _adjacent(self, field: str, words: Sequence[str], weight: float) -> tantivy.Query:
        side_by_side = self._matching.adjacent(field, [(2 * place, folded(word)) for place, word in enumerate(words)])
        return tantivy.Query.boost_query(side_by_side, weight)


def _words(node: Word | Phrase) -> Sequence[str]:
    return parts(node.text) if isinstance(node, Word) else node.words
