"""Where in the texts of a document the best match stands: its file, page and passage.

Only the documents of the page of results that is shown are looked into, each by a query that its own pages drive; so
the cost does not grow with the index.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Final

import tantivy
from tantivy import Occur

from search.backends.embedded.matching import Clause, Matching, constant, every, ranked
from search.entries import WORDS, sound
from search.passages import Asked, Found
from search.query import Named, Node, Parsed, Phrase, Wanted, Without, Word, Years
from search.terms import folded
from search.vietnamese import is_marked, parts

# Pages of one document that are read to choose the best of them.
_READ: Final = 3
_MOST_PAIRS: Final = 16
_ANY: Final = 2.0
_PHRASE: Final = 20.0


@dataclass(frozen=True)
class Place:
    file: str
    page: int
    score: float
    found: Found


class Places:
    def __init__(self, searcher: tantivy.Searcher, schema: tantivy.Schema, parsed: Parsed, tokens: frozenset[str]) -> None:
        self._searcher = searcher
        self._matching = Matching(searcher, schema)
        self._parsed = parsed
        self._tokens = sorted(sound(token) for token in tokens)
        chunks = [chunk for node in parsed.free for chunk in ((node.text,) if isinstance(node, Word) else node.words)]
        self._asked = Asked(chunks)
        self._light, self._heavy = list(self._words(chunks)), list(self._side_by_side(chunks))

    def best(self, id: str) -> Place | None:
        """The page with the best passage, if at least half of the words asked for stand together on one."""
        if not self._asked.count:
            return None
        places = [place for place in self._read(self._of(id), _READ) if 2 * place.found.words >= self._asked.count]
        return max(places, key=lambda place: place.found.score, default=None)

    def all(self, id: str, limit: int, file: str | None = None) -> list[Place]:
        """The pages that hold everything that was asked for, in the order of files and pages."""
        if not self._asked.count:
            return []
        on_a_page = tuple(node for node in self._parsed.nodes if not isinstance(_core(node), Named | Years))
        wanted = self._matching.clauses(Parsed(on_a_page), [WORDS])
        if file is not None:
            wanted.append((Occur.Must, self._matching.any_of("file", [sound(file)])))
        best: dict[tuple[str, int], Place] = {}
        for place in self._read([*self._of(id), *wanted], limit):
            known = best.get((place.file, place.page))
            if known is None or place.found.score > known.found.score:
                best[place.file, place.page] = place
        return sorted(best.values(), key=lambda place: (place.file, place.page))

    def _of(self, id: str) -> list[Clause]:
        return [
            (Occur.Must, constant(self._matching.any_of("record", [sound(id)]))),
            (Occur.Must, constant(self._matching.any_of("shown_to", self._tokens))),
        ]

    def _words(self, chunks: Sequence[str]) -> Iterator[tantivy.Query]:
        """Many of the words, rare ones first; with the marks that were typed."""
        for chunk in dict.fromkeys(chunk for chunk in chunks if is_marked(chunk) and len(parts(chunk)) == 1):
            yield tantivy.Query.const_score_query(self._matching.word(WORDS, chunk), _ANY)
        for word in dict.fromkeys(word for chunk in chunks for word in parts(chunk)):
            yield self._matching.term(WORDS, folded(word), scored=True)
        for chunk in dict.fromkeys(chunks):
            yield from self._matching.stems(WORDS, chunk, scored=True)

    def _side_by_side(self, chunks: Sequence[str]) -> Iterator[tantivy.Query]:
        """Words as they follow each other in the question, codes and phrases."""
        words = [word for chunk in chunks for word in parts(chunk)]
        for one, other in dict.fromkeys(islice(pairwise(words), _MOST_PAIRS)):
            yield self._matching.adjacent(WORDS, [(0, folded(one)), (2, folded(other))])
        for chunk in dict.fromkeys(chunk for chunk in chunks if len(parts(chunk)) > 1):
            yield tantivy.Query.const_score_query(self._matching.chunk(WORDS, chunk), _ANY)
        for node in self._parsed.free:
            if isinstance(node, Phrase):
                yield tantivy.Query.const_score_query(self._matching.phrase(WORDS, node.words), _PHRASE)

    def _read(self, clauses: Sequence[Clause], limit: int) -> Iterator[Place]:
        query = ranked(every(clauses), self._light, self._heavy)
        for score, address in self._searcher.search(query, limit, count=False).hits:
            entry = self._searcher.doc(address)
            text = entry.get_first("text") or ""
            if found := self._asked.best(text):
                yield Place(str(entry.get_first("file")), int(entry.get_first("page") or 1), score, found)


def _core(node: Node) -> Wanted:
    return node.node if isinstance(node, Without) else node
