"""Which of the documents that match come first, in Solr's query language; see the embedded engine's `ranking` for why in
two steps. The second asks for the best hits alone, and its scores take the place of the first ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import Final

from search.backends.solr import matching
from search.entries import ABSTRACT, EVERYTHING, NAMED, TITLE, WORDS
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

# Of so many matches, it costs too much to look at the places of all: a long text takes some 8 µs.
_MANY: Final = 5_000

# Of so many matches, the best hold words in fields of their own: to score all by their texts too would change nothing.
_BROAD: Final = 50_000
# Words of which so many documents hold all stand side by side on too many pages to look at in time.
_EVERYWHERE: Final = 200_000


class Ranking:
    """Where the matches are so many that the first step does not look for words side by side, it is found out on pages."""

    def __init__(self, parsed: Parsed, fields: Sequence[str], matches: int) -> None:
        weighed = Weighed(parsed)
        self._words, self._codes = weighed.words, weighed.codes
        # The texts that only some may read count like any other text for those who may.
        self._texts = [field for field in fields if field != EVERYTHING]
        self._many = matches > _MANY
        self._everywhere = matches > _EVERYWHERE
        self._broad = matches > _BROAD

    def on_a_page(self) -> str:
        """Words that stand side by side on a page: pages are short, and few hold all the words. Empty where the first step
        looks for that itself, or where it says nothing or would take too long."""
        wanted = self._many and not self._everywhere and len(self._words) >= FEWEST_TOGETHER
        return f"({self._unmarked(WORDS, self._words)})^=1" if wanted else ""

    def first(self) -> Iterator[str]:
        """Scores for the matches that come first, in questions each wider and dearer than the one before: the first that finds
        enough will do. Of very many, those lead whose title holds every word, then those with a word in title, names or keywords."""
        if self._broad and self._words:
            yield " ".join(self._quick([], must_hold=TITLE))
            yield " ".join(self._quick([]))
        yield self.widest()

    def widest(self) -> str:
        """Scores for all matches, whatever they match by."""
        together = () if self._many else [*self._together(self._unmarked)]
        # What is looked at in its places is met by the matches first: among scores alone, Lucene would look at many others.
        every = "+(*:*)^=0" if together else "(*:*)^=0"
        return " ".join([every, *self._quick(self._texts_of_all), *together])

    def second(self) -> str:
        """The scores of the best, by all that matters; empty where the first step has said all."""
        heavy = [*self._together(self._marked), *self._whole(), *self._pairs(), *self._identifiers()]
        return " ".join([*self._quick(self._texts_of_all), *self._exact(), *heavy]) if self._words else ""

    @property
    def _texts_of_all(self) -> list[str]:
        return [EVERYTHING, *self._texts]

    def _quick(self, texts: Sequence[str], must_hold: str = "") -> Iterator[str]:
        for word in self._words:
            for field, weight in FOLDED.items():
                if field != EVERYTHING:
                    yield f"{'+' if field == must_hold else ''}{matching.term(field, folded(word))}^{weight}"
            for field in texts:
                yield f"{matching.term(field, folded(word))}^{FOLDED[EVERYTHING]}"
            yield f"{matching.term(TITLE, exact(word))}^{EXACT[TITLE]}"

    def _together(self, phrase: Callable[[str, Sequence[str]], str]) -> Iterator[str]:
        """Words that must be there with their marks are looked for without them in the first step: they may be marked in so
        many ways that to read all these places would cost too much."""
        if len(self._words) >= FEWEST_TOGETHER:
            for field in self._texts_of_all:
                yield f"({phrase(field, self._words)})^={TOGETHER * len(self._words)}"

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
        return f"{self._unmarked(field, words)}^{weight}"

    def _marked(self, field: str, words: Sequence[str]) -> str:
        return matching.phrase(field, words)

    def _unmarked(self, field: str, words: Sequence[str]) -> str:
        return matching.adjacent(field, {2 * place: folded(word) for place, word in enumerate(words)})
