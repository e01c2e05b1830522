"""Which of the documents that match come first: titles before names, keywords, abstracts and texts; exact before folded.

Ranking has two steps, so that a word which half of all records hold costs no more than counting them. First every match
is scored by its words alone (BM25, weighted by field). Then the best WINDOW are scored again with what is dear to look
up: words side by side, codes, exact forms in every field.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import tantivy
from tantivy import Occur

from search.backends.embedded.matching import Clause, Matching
from search.backends.embedded.schema import ABSTRACT, EVERYTHING, KEYWORDS, NAMED, NAMES, TITLE
from search.query import Parsed, Word
from search.terms import exact, folded
from search.vietnamese import joined, parts

WINDOW: Final = 100
_WEIGHTS: Final = {TITLE: 8.0, NAMES: 5.0, KEYWORDS: 3.0, EVERYTHING: 1.0}
_EXACT: Final = {TITLE: 4.0, NAMES: 2.5, KEYWORDS: 1.5, ABSTRACT: 1.0, EVERYTHING: 0.5}
_ABSTRACT: Final = 1.5
_WHOLE: Final = {TITLE: 8.0, NAMES: 8.0, KEYWORDS: 4.0, ABSTRACT: 2.0, EVERYTHING: 1.5}
_PAIRS: Final = {TITLE: 2.0, EVERYTHING: 0.7}
# A code that is the document's own identifier outweighs every word.
_CODE: Final = 200.0
# Nobody types more words of one title than this; beyond it nothing more is won.
_MOST_WORDS: Final = 24


class Ranking:
    def __init__(self, matching: Matching, parsed: Parsed, fields: Sequence[str]) -> None:
        self._matching = matching
        self._words = [word for node in parsed.free for word in _words(node.text if isinstance(node, Word) else node.words)]
        self._words = self._words[:_MOST_WORDS]
        self._codes = [node.text for node in parsed.free if isinstance(node, Word) and joined(node.text)]
        # The texts that only some may read count like any other text for those who may.
        self._texts = [field for field in fields if field != EVERYTHING]

    def first(self) -> list[Clause]:
        """Scores for all matches."""
        weights = _WEIGHTS | dict.fromkeys(self._texts, _WEIGHTS[EVERYTHING])
        found = [self._term(field, folded(word), weight) for word in self._words for field, weight in weights.items()]
        return found + [self._term(TITLE, exact(word), _EXACT[TITLE]) for word in self._words]

    def second(self) -> list[Clause]:
        """Scores for the best of them; what `first` gives is part of it."""
        return [*self.first(), *self._dear()]

    def _dear(self) -> Iterator[Clause]:
        for word in self._words:
            yield self._term(ABSTRACT, folded(word), _ABSTRACT)
            for field, weight in (_EXACT | dict.fromkeys(self._texts, _EXACT[EVERYTHING])).items():
                if field != TITLE:
                    yield self._term(field, exact(word), weight)
        for code in self._codes:
            known = self._matching.chunk(NAMED, code, "identifier")
            yield Occur.Should, tantivy.Query.const_score_query(known, _CODE)
        if len(self._words) > 1:
            for field, weight in (_WHOLE | dict.fromkeys(self._texts, _WHOLE[EVERYTHING])).items():
                yield self._adjacent(field, self._words, weight)
        if len(self._words) > 2:
            for field, weight in (_PAIRS | dict.fromkeys(self._texts, _PAIRS[EVERYTHING])).items():
                for pair in pairwise(self._words):
                    yield self._adjacent(field, pair, weight)

    def _term(self, field: str, term: str, weight: float) -> Clause:
        return _boosted(self._matching.term(field, term, scored=True), weight)

    def _adjacent(self, field: str, words: Sequence[str], weight: float) -> Clause:
        return _boosted(self._matching.adjacent(field, [(2 * place, folded(word)) for place, word in enumerate(words)]), weight)


def _boosted(query: tantivy.Query, weight: float) -> Clause:
    return Occur.Should, tantivy.Query.boost_query(query, weight)


def _words(text: str | tuple[str, ...]) -> list[str]:
    return parts(text) if isinstance(text, str) else list(text)
