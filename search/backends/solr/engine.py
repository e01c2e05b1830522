"""The engine for large sites: an Apache Solr server, or SolrCloud, that any number of machines ask."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any, Final

from django.utils.translation import gettext

from search.backends.solr import alike, counting, matching
from search.backends.solr.asking import ORDERS, TIME_ALLOWED, Asked, page
from search.backends.solr.blocks import blocks, portions, prepare
from search.backends.solr.building import building
from search.backends.solr.ranking import Ranking
from search.backends.solr.server import Address, IndexMissing, Server
from search.backends.solr.values import Values
from search.entries import EVERYTHING, PLACES, sound
from search.port import Document, Hit, Place, Prepared, Query, Rebuild, Results
from search.query import MOST_WORDS
from search.terms import folded, typed_words
from search.weights import WINDOW

DEEPEST: Final = 100_000
_MOST_HITS: Final = 10_000
_MOST_PLACES: Final = 50
_BESIDE: Final = 16
# So many searches of one process at once; the next ones wait in the order in which they came. Asked all together, Solr answers
# all of them late: of twenty on two cores the slowest came after 1.4 s instead of 0.9.
_AT_ONCE: Final = 4
Counts = Mapping[str, Sequence[tuple[str, int]]]
# For all that one search asks together.
_PATIENCE_SECONDS: Final = 10.0


class SolrEngine:
    """See `search.port.Engine`."""

    name = "solr"
    prepare = staticmethod(prepare)

    def __init__(self, url: Address) -> None:
        self._server = Server(url)
        self._values = Values(self._server)
        self._turns = ThreadPoolExecutor(_AT_ONCE, "searching")
        self._beside = ThreadPoolExecutor(_BESIDE, "counting")

    def put(self, documents: Iterable[Document]) -> None:
        made = list(prepare(documents))  # what the iterable raises comes before any change
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
        asked = Asked(query.text, query.tokens, by=time.monotonic() + _PATIENCE_SECONDS)
        total, hits, counts, is_late = self._turns.submit(self._found, asked, query).result()
        notice = gettext("Only the first %(count)d words were searched for.") % {"count": MOST_WORDS} if asked.parsed.cut else ""
        if is_late:
            notice = gettext("The search took too long: there may be more than what is shown.")
        return Results(total, hits, counts, (time.perf_counter() - began) * 1000, notice)

    def _found(self, asked: Asked, query: Query) -> tuple[int, Sequence[Hit], Counts, bool]:
        """How many documents match, the hits, the facets, and whether time ran out over any of them."""
        total, short = self._counted(asked, query)
        # Solr counts facets on another core while it finds the hits; not of matches that took too long to find.
        questions = [] if short else asked.facets(query, total, self._values.are_few)
        facets = [self._beside.submit(self._server.ask, one, by=asked.by) for one in questions]
        hits, late = self._hits(asked, query, total)
        if query.passages:
            hits = [*self._with_places(asked, hits[:_MOST_PLACES]), *hits[_MOST_PLACES:]]
        answers = [one.result() for one in facets]
        whole = [counting.answered(one) for one in answers if not _is_partial(one)]
        counts = counting.counts(query, {name: counted for one in whole for name, counted in one.items()})
        return total, hits, counts, short or late or any(map(_is_partial, answers))

    def _counted(self, asked: Asked, query: Query) -> tuple[int, bool]:
        """How many documents match, and whether time ran out over counting them."""
        answer = self._server.ask(asked.counting(query), by=asked.by)
        return int(answer["response"]["numFound"]), _is_partial(answer)

    def _hits(self, asked: Asked, query: Query, matches: int) -> tuple[Sequence[Hit], bool]:
        """Those of the page that was asked for, of so many matches; and whether time ran out over them."""
        offset, limit = max(query.offset, 0), max(0, min(query.limit, _MOST_HITS))
        if not limit or offset >= matches or offset + limit > DEEPEST:
            return (), False
        if query.sort in ORDERS:
            return self._ask_hits(asked, asked.ordered(query, offset, limit))
        ranking = Ranking(asked.parsed, asked.fields, matches)
        best, partial = self._best(asked, query, ranking, matches)
        shown = best[offset : offset + limit]
        if len(shown) < limit and len(best) < matches:
            ids = [hit.id for hit in best]
            start = max(0, offset - len(best))
            others = asked.others(query, ranking.widest(), ids, start, limit - len(shown))
            found, late = self._ask_hits(asked, others)
            shown, partial = [*shown, *found], partial or late
        return shown, partial

    def _best(self, asked: Asked, query: Query, ranking: Ranking, matches: int) -> tuple[Sequence[Hit], bool]:
        """At most WINDOW of the matches, in their final order: behind them come all others, by the first step alone."""
        near = self._beside.submit(self._near, asked, ranking)
        for scores in ranking.first():
            hits, partial = self._ask_hits(asked, asked.first(query, scores))
            if len(hits) >= min(WINDOW, matches):
                break
        ids = list(dict.fromkeys([*near.result(), *(hit.id for hit in hits)]))
        if len(ids) > 1 and (scores := ranking.second()):
            again, late = self._ask_hits(asked, asked.second(query, scores, ids))
            hits, partial = (hits, True) if late else (again[:WINDOW], partial)
        return hits, partial

    def _near(self, asked: Asked, ranking: Ranking) -> list[str]:
        """Documents with a page on which the words stand side by side, which those of the first step may lack. What time runs out
        over is an order that is not quite the best, and nothing that was to be found."""
        pages = asked.together(ranking)
        return list(dict.fromkeys(hit.id for hit in self._ask_hits(asked, pages)[0])) if pages else []

    def _ask_hits(self, asked: Asked, question: Mapping[str, Any]) -> tuple[Sequence[Hit], bool]:
        answer = self._server.ask(question, by=asked.by)
        found = answer["response"]["docs"]
        return [Hit(str(entry["record"]), float(entry.get("score", 0.0))) for entry in found], _is_partial(answer)

    def inside(self, id: str, text: str, tokens: frozenset[str], limit: int = 100, file: str | None = None) -> Sequence[Hit]:
        asked = Asked(text, tokens)
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
        asked = Asked("", tokens)
        found = {
            place: self._beside.submit(self._begun, asked, field, words, min(limit, _MOST_HITS))
            for place, field in PLACES.items()
        }
        return {place: ids.result() for place, ids in found.items()}

    def _begun(self, asked: Asked, field: str, words: Sequence[str], limit: int) -> list[str]:
        *whole, last = words
        access = asked.access
        # As a question, not as a filter, Solr need not read all that begins so: any will do.
        question = {
            "q": matching.beginning(field, last),
            "fq": [*access["fq"], *(f"{{!cache=false}}{matching.phrase(field, [word])}" for word in whole)],
            "keys": access["keys"],
            "fl": "record",
            "timeAllowed": TIME_ALLOWED,
            **page(0, limit),
        }
        return [str(entry["record"]) for entry in self._server.ask(question)["response"]["docs"]]

    def similar(self, id: str, tokens: frozenset[str], limit: int = 5) -> Sequence[Hit]:
        return alike.similar(self._server, id, Asked("", tokens).access, limit)

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

    def _put(self, made: Sequence[Prepared]) -> None:
        index = self._server.name
        for portion in portions(made):
            self._server.add(blocks(portion), index=index)
        self._server.commit(index=index)

    def _sees(self, asked: Asked, id: str) -> bool:
        seen = {"q": matching.any_of("record", [sound(id)]), "rows": 0, **asked.access}
        return int(self._server.ask(seen)["response"]["numFound"]) > 0

    def _with_places(self, asked: Asked, hits: Sequence[Hit]) -> list[Hit]:
        places = asked.places
        question = places.question_of_best([hit.id for hit in hits])
        if question is None:
            return list(hits)
        found = places.best(self._server.ask(question, by=asked.by))
        return [Hit(hit.id, hit.score, at.file, at.page, at.found.passage) if (at := found.get(hit.id)) else hit for hit in hits]


def _is_partial(answer: Mapping[str, Any]) -> bool:
    return bool(answer["responseHeader"].get("partialResults"))
