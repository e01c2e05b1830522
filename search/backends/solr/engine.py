"""The engine for large sites: an Apache Solr server, or SolrCloud, that any number of machines ask."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Final

from django.utils.translation import gettext

from search.backends.solr import alike, counting, matching
from search.backends.solr.blocks import FACE, block, portions
from search.backends.solr.building import building
from search.backends.solr.places import Places
from search.backends.solr.ranking import Ranking
from search.backends.solr.server import Address, IndexMissing, Server
from search.entries import EVERYTHING, LIMITED, PLACES, Entries, entries, sound
from search.faces import EVERYONE, keys_of
from search.port import Document, Hit, Place, Query, Rebuild, Results, Sort
from search.query import MOST_WORDS, Parsed, parse
from search.terms import folded, typed_words
from search.weights import WINDOW

DEEPEST: Final = 100_000
_MOST_HITS: Final = 10_000
_MOST_PLACES: Final = 50
# Solr gives what it has found after so many milliseconds.
_TIME_ALLOWED: Final = 3_000
_ORDERS: Final[dict[Sort, str]] = {
    "newest": "published desc",
    "oldest": "published asc",
    "title": "title_key asc",
    "author": "author_key asc",
}


class SolrEngine:
    """See `search.port.Engine`."""

    name = "solr"

    def __init__(self, url: Address) -> None:
        self._server = Server(url)

    def put(self, documents: Iterable[Document]) -> None:
        made = [entries(document) for document in documents]  # what the iterable raises comes before any change
        try:
            self._put(made)
        except IndexMissing:
            self._make()
            self._put(made)

    def remove(self, ids: Iterable[str]) -> None:
        unwanted = [sound(id) for id in ids]
        with contextlib.suppress(IndexMissing):
            if unwanted:
                self._server.remove(unwanted, index=self._server.name)
                self._server.commit(index=self._server.name)

    def search(self, query: Query) -> Results:
        began = time.perf_counter()
        asked = _Asked(query.text, query.tokens)
        answer = self._server.ask(asked.question(query))
        hits = [Hit(str(entry["record"]), float(entry.get("score", 0.0))) for entry in answer["response"]["docs"]]
        if query.passages:
            hits = [*self._with_places(asked, hits[:_MOST_PLACES]), *hits[_MOST_PLACES:]]
        notice = gettext("Only the first %(count)d words were searched for.") % {"count": MOST_WORDS} if asked.parsed.cut else ""
        if answer["responseHeader"].get("partialResults"):
            notice = gettext("The search took too long: there may be more than what is shown.")
        facets = counting.counts(query, answer.get("facets", {}))
        total = int(answer["response"]["numFound"])
        return Results(total, hits, facets, (time.perf_counter() - began) * 1000, notice)

    def inside(self, id: str, text: str, tokens: frozenset[str], limit: int = 100, file: str | None = None) -> Sequence[Hit]:
        asked = _Asked(text, tokens)
        places = asked.places
        question = places.question_of_all(id, max(1, min(limit, _MOST_HITS)), file)
        if question is None or not self._sees(asked, id):
            return []
        found = places.all(self._server.ask(question))
        return [Hit(id, place.score, place.file, place.page, place.found.passage) for place in found]

    def begun(self, text: str, tokens: frozenset[str], limit: int = 10) -> Mapping[Place, Sequence[str]]:
        words = typed_words(text)
        if not words or limit < 1:
            return {}
        asked = _Asked("", tokens)
        return {place: self._begun(asked, field, words, min(limit, _MOST_HITS)) for place, field in PLACES.items()}

    def _begun(self, asked: _Asked, field: str, words: Sequence[str], limit: int) -> list[str]:
        *whole, last = words
        access = asked.access
        answer = self._server.ask(
            {
                "q": " ".join(["+*:*", *(f"+({matching.phrase(field, [word])})" for word in whole)]),
                "fq": [*access["fq"], matching.beginning(field, last)],
                "keys": access["keys"],
                "fl": "record",
                "sort": "id asc",
                "rows": limit,
                "timeAllowed": _TIME_ALLOWED,
            }
        )
        return [str(entry["record"]) for entry in answer["response"]["docs"]]

    def similar(self, id: str, tokens: frozenset[str], limit: int = 5) -> Sequence[Hit]:
        return alike.similar(self._server, id, _Asked("", tokens).access, limit)

    def frequencies(self, words: Sequence[str]) -> Mapping[str, int]:
        by_term = {folded(word): word for word in words}
        return {by_term[term]: count for term, count in self._server.frequencies(EVERYTHING, by_term).items()}

    def ids(self) -> Iterator[str]:
        cursor, before = "*", ""
        while cursor != before:
            question = {"q": 'entry:"first"', "fl": "record", "sort": "id asc", "rows": 1000, "cursorMark": cursor}
            answer = self._server.ask(question)
            yield from (str(entry["record"]) for entry in answer["response"]["docs"])
            before, cursor = cursor, str(answer["nextCursorMark"])

    def count(self) -> int:
        return int(self._server.ask({"q": 'entry:"first"', "rows": 0})["response"]["numFound"])

    def rebuild(self, *, fresh: bool = False) -> AbstractContextManager[Rebuild]:
        return building(self._server, fresh=fresh)

    def _make(self) -> None:
        """An empty index, where there is none."""
        if not self._server.exists():
            index = f"{self._server.name}-{time.time_ns()}"
            self._server.create(index)
            self._server.serve(index)

    def _put(self, made: Sequence[Entries]) -> None:
        index = self._server.name
        for portion in portions(made):
            self._server.add([block(one) for one in portion], index=index)
        self._server.commit(index=index)

    def _sees(self, asked: _Asked, id: str) -> bool:
        seen = {"q": matching.any_of("record", [sound(id)]), "rows": 0, **asked.access}
        return int(self._server.ask(seen)["response"]["numFound"]) > 0

    def _with_places(self, asked: _Asked, hits: Sequence[Hit]) -> list[Hit]:
        places = asked.places
        question = places.question_of_best([hit.id for hit in hits])
        if question is None:
            return list(hits)
        found = places.best(self._server.ask(question))
        return [Hit(hit.id, hit.score, at.file, at.page, at.found.passage) if (at := found.get(hit.id)) else hit for hit in hits]


class _Asked:
    """One question of one actor."""

    def __init__(self, text: str, tokens: frozenset[str]) -> None:
        self._tokens = sorted(sound(token) for token in tokens)
        self.parsed: Parsed = parse(text)
        self._fields = [EVERYTHING] if set(self._tokens) <= {EVERYONE} else [EVERYTHING, LIMITED]

    @property
    def access(self) -> dict[str, Any]:
        """Filters for every document's one face that this actor sees: see `search.faces`."""
        keys = keys_of(self._tokens, pairs=True)
        shown = [matching.keys("shown_to"), f"+*:* -{matching.keys('beyond')}"] if keys else [matching.NOTHING]
        return {"fq": [matching.term("entry", FACE), *shown], "keys": matching.SEPARATOR.join(keys)}

    @property
    def places(self) -> Places:
        return Places(self.parsed, self._tokens)

    def question(self, query: Query) -> dict[str, Any]:
        offset, limit = max(query.offset, 0), max(0, min(query.limit, _MOST_HITS))
        if offset + limit > DEEPEST:
            offset = limit = 0
        wanted = matching.clauses(self.parsed, self._fields)
        access = self.access
        question: dict[str, Any] = {
            "fq": [*access["fq"], *counting.filters(query)],
            "keys": access["keys"],
            "fl": "record,score",
            "start": offset,
            "rows": limit,
            "timeAllowed": _TIME_ALLOWED,
            "json.facet": json.dumps(counting.facets(query)),
        }
        if query.sort in _ORDERS:
            return question | {"q": " ".join(["+*:*", *wanted]), "fl": "record", "sort": f"{_ORDERS[query.sort]}, id asc"}
        ranking = Ranking(self.parsed, self._fields)
        question["q"] = " ".join(["+(*:*)^=0", *wanted, *filter(None, [ranking.first()])])
        if limit and offset < WINDOW and (second := ranking.second()):
            question |= {"rq": f"{{!rerank reRankQuery=$second reRankDocs={WINDOW} reRankWeight=1}}", "second": second}
        return question
