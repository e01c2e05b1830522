"""The engine that needs no server: Tantivy in the process that asks, its index in a local folder."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Final

import tantivy
from django.utils.translation import gettext
from tantivy import Occur, Order

from search.backends.embedded.alike import Alike
from search.backends.embedded.building import building
from search.backends.embedded.counting import Counting
from search.backends.embedded.home import Home, faults
from search.backends.embedded.matching import Clause, Matching, constant, every
from search.backends.embedded.places import Places
from search.backends.embedded.ranking import Ranking
from search.backends.embedded.reading import Reader, View, total
from search.backends.embedded.writing import prepare, writer
from search.entries import EVERYTHING, LIMITED, PLACES, sound
from search.faces import EVERYONE, PAIRS, keys_of
from search.likeness import best
from search.port import Document, Hit, Place, Query, Rebuild, Results, SearchUnavailable, Sort
from search.query import MOST_WORDS, Parsed, parse
from search.terms import folded, typed_words
from search.weights import WINDOW, Weighed

DEEPEST: Final = 100_000
_MOST_HITS: Final = 10_000
_MOST_PLACES: Final = 50
_PATIENCE_SECONDS: Final = 30.0
_ORDERS: Final[dict[Sort, tuple[str, Order]]] = {
    "newest": ("published", Order.Desc),
    "oldest": ("published", Order.Asc),
    "title": ("title_key", Order.Asc),
    "author": ("author_key", Order.Asc),
}


class EmbeddedEngine:
    """See `search.port.Engine`. Any number of processes may read; writers take turns."""

    name = "embedded"
    prepare = staticmethod(prepare)

    def __init__(self, path: str | Path, *, patience_seconds: float = _PATIENCE_SECONDS) -> None:
        """`path` is a folder of the engine's own. A writer waits for another so long before it gives up."""
        self._home = Home(Path(path))
        self._reader = Reader(self._home)
        self._patience = patience_seconds
        self._beside = ThreadPoolExecutor(os.cpu_count(), "counting")

    def put(self, documents: Iterable[Document]) -> None:
        with self._home.writing(self._patience):
            if not self._home.exists():
                self._home.serve(self._home.new_generation())
            with writer(self._home.current(), serving=True) as opened:
                opened.put(prepare(documents))

    def remove(self, ids: Iterable[str]) -> None:
        with self._home.writing(self._patience):
            if self._home.exists():
                with writer(self._home.current(), serving=True) as opened:
                    opened.remove(ids)

    def search(self, query: Query) -> Results:
        began = time.perf_counter()
        with self._reading() as view:
            asked = _Asked(view, query.text, query.tokens)
            counting = Counting(query, asked.matching, asked.about)
            wanted = [*asked.matched, *counting.filters()]
            # Tantivy works without Python's lock: the counts are made on another core meanwhile.
            counts = self._beside.submit(view.counted.get, counting.key, partial(counting.count, view.records, asked.matched))
            total, hits = asked.hits(wanted, query)
            if query.passages:
                hits = [*asked.with_places(hits[:_MOST_PLACES]), *hits[_MOST_PLACES:]]
            facets = dict(counts.result())
        notice = gettext("Only the first %(count)d words were searched for.") % {"count": MOST_WORDS} if asked.parsed.cut else ""
        return Results(total, hits, facets, (time.perf_counter() - began) * 1000, notice)

    def inside(self, id: str, text: str, tokens: frozenset[str], limit: int = 100, file: str | None = None) -> Sequence[Hit]:
        with self._reading() as view:
            asked = _Asked(view, text, tokens)
            if not asked.sees(id):
                return []
            found = asked.places.all(id, max(1, min(limit, _MOST_HITS)), file)
            return [Hit(id, place.score, place.file, place.page, place.found.passage) for place in found]

    def begun(self, text: str, tokens: frozenset[str], limit: int = 10) -> Mapping[Place, Sequence[str]]:
        words = typed_words(text)
        if not words or limit < 1:
            return {}
        with self._reading() as view:
            asked = _Asked(view, "", tokens)
            return {place: asked.begun(field, words, min(limit, _MOST_HITS)) for place, field in PLACES.items()}

    def similar(self, id: str, tokens: frozenset[str], limit: int = 5) -> Sequence[Hit]:
        with self._reading() as view:
            return _Asked(view, "", tokens).similar(id, limit)

    def frequencies(self, words: Sequence[str]) -> Mapping[str, int]:
        with self._reading() as view:
            counted = {word: view.records.doc_freq(EVERYTHING, folded(word)) for word in words}
        return {word: count for word, count in counted.items() if count}

    def ids(self) -> Iterator[str]:
        with self._reading() as view:
            first = tantivy.Query.term_query(view.records_schema, "first_face", True)
            yield from (id for id, _ in view.records.terms_with_prefix("id", "", first))

    def count(self) -> int:
        with self._reading() as view:
            first = tantivy.Query.term_query(view.records_schema, "first_face", True)
            return total(view.records.search(first, 1))

    def rebuild(self, *, fresh: bool = False) -> AbstractContextManager[Rebuild]:
        return building(self._home, fresh=fresh, patience=self._patience)

    @contextmanager
    def _reading(self) -> Iterator[View]:
        try:
            view = self._reader.view()
            with faults("searching"):
                yield view
        except SearchUnavailable:
            self._reader.forget()
            raise


class _Asked:
    """One question of one actor to one view of the index."""

    def __init__(self, view: View, text: str, tokens: frozenset[str]) -> None:
        self._view = view
        self._tokens = frozenset(sound(token) for token in tokens)
        self.parsed: Parsed = parse(text)
        self.matching = Matching(view.records, view.records_schema)
        self._fields = [EVERYTHING] if self._tokens <= {EVERYONE} else [EVERYTHING, LIMITED]
        self._shown = self._access()
        self.matched: list[Clause] = [*self._shown, *self.matching.clauses(self.parsed, self._fields)]

    def _access(self) -> list[Clause]:
        """Of every document the one face that this actor sees: see `faces`."""
        pairs = self._view.records.doc_freq("shown_to", PAIRS) > 0
        keys = keys_of(self._tokens, pairs=pairs)
        if not keys:
            return [(Occur.Must, tantivy.Query.empty_query())]
        hidden = [(Occur.MustNot, self.matching.any_of("beyond", keys))] if self._known("beyond", keys) else []
        if EVERYONE not in keys:
            return [(Occur.Must, constant(self.matching.any_of("shown_to", keys))), *hidden]
        # Most documents are for everyone: the others are fewer to leave out than these are to look up.
        closed: list[Clause] = [(Occur.Must, tantivy.Query.term_query(self._view.records_schema, "closed", True))]
        if others := self._known("shown_to", set(keys) - {EVERYONE}):
            closed.append((Occur.MustNot, self.matching.any_of("shown_to", others)))
        return [(Occur.MustNot, every(closed)), *hidden]

    def _known(self, field: str, keys: Iterable[str]) -> list[str]:
        return [key for key in sorted(keys) if self._view.records.doc_freq(field, key)]

    @property
    def about(self) -> float:
        """How many documents hold all the words, were they spread evenly."""
        return self.matching.about(Weighed(self.parsed).words)

    @property
    def places(self) -> Places:
        return Places(self._view.pages, self._view.pages_schema, self.parsed, self._tokens)

    def sees(self, id: str) -> bool:
        query = every([*self._shown, (Occur.Must, self.matching.any_of("id", [sound(id)]))])
        return total(self._view.records.search(query, 1)) > 0

    def similar(self, id: str, limit: int) -> list[Hit]:
        alike = Alike(self._view, self.matching, self._shown)
        found = alike.scores(id)
        return best(id, [(self._id(address), score) for score, address in found], limit)

    def begun(self, field: str, words: Sequence[str], limit: int) -> list[str]:
        *whole, last = words
        held: list[Clause] = [(Occur.Must, constant(self.matching.word(field, word))) for word in whole]
        held.append((Occur.Must, constant(self.matching.beginning(field, last))))
        found = self._view.records.search(every([*self._shown, *held]), limit, count=False)
        return [self._id(address) for _, address in found.hits]

    def hits(self, wanted: Sequence[Clause], query: Query) -> tuple[int, list[Hit]]:
        """How many documents match, and those of the page that was asked for."""
        offset, limit = max(query.offset, 0), min(query.limit, _MOST_HITS)
        if limit < 1 or offset + limit > DEEPEST:
            return total(self._view.records.search(every(wanted), 1)), []
        if query.sort in _ORDERS:
            field, order = _ORDERS[query.sort]
            found = self._view.records.search(every(wanted), limit, order_by_field=field, offset=offset, order=order)
            return total(found), [Hit(self._id(address), 0.0) for _, address in found.hits]
        return self._by_relevance(wanted, offset, limit)

    def _by_relevance(self, wanted: Sequence[Clause], offset: int, limit: int) -> tuple[int, list[Hit]]:
        ranking = Ranking(self.matching, self.parsed, self._fields)
        inside = offset < WINDOW
        start, length = (0, max(WINDOW, offset + limit)) if inside else (offset, limit)
        found = self._view.records.search(every([*wanted, *ranking.first(wanted)]), length, offset=start)
        hits = [Hit(self._id(address), score) for score, address in found.hits]
        if inside:
            hits = [*self._ranked_again(hits[:WINDOW], ranking), *hits[WINDOW:]][offset : offset + limit]
        return total(found), hits

    def _ranked_again(self, hits: Sequence[Hit], ranking: Ranking) -> list[Hit]:
        if len(hits) < 2 or not ranking.worth_a_second_look:
            return list(hits)
        few = every([*self._shown, (Occur.Must, constant(self.matching.any_of("id", [hit.id for hit in hits])))])
        found = self._view.records.search(ranking.second(few), len(hits))
        return [Hit(self._id(address), score) for score, address in found.hits]

    def with_places(self, hits: Sequence[Hit]) -> list[Hit]:
        places = self.places
        found = [(hit, places.best(hit.id)) for hit in hits]
        return [Hit(hit.id, hit.score, at.file, at.page, at.found.passage) if at else hit for hit, at in found]

    def _id(self, address: tantivy.DocAddress) -> str:
        return str(self._view.records.doc(address).get_first("id"))
