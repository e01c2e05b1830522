"""The questions that one search asks of Solr: how many documents match, the facets, the hits in two steps, their pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Final

from search.backends.solr import counting, matching
from search.backends.solr.blocks import FACE, PAGE
from search.backends.solr.places import Places
from search.backends.solr.ranking import Ranking
from search.entries import EVERYTHING, LIMITED, sound
from search.faces import EVERYONE, keys_of
from search.port import Query, Sort
from search.query import Parsed, parse
from search.weights import WINDOW

# Solr gives what it has found after so many milliseconds.
TIME_ALLOWED: Final = 2_000
_TIME_FOR_PAGES: Final = 30
# Of more matches than this, facets are counted in two questions at once.
_BROAD: Final = 50_000
ORDERS: Final[dict[Sort, str]] = {
    "newest": "published desc",
    "oldest": "published asc",
    "title": "title_key asc",
    "author": "author_key asc",
}


class Asked:
    """One question of one actor, who stops waiting `by` a time of `time.monotonic`."""

    def __init__(self, text: str, tokens: frozenset[str], by: float | None = None) -> None:
        self.by = by
        self._tokens = sorted(sound(token) for token in tokens)
        self.parsed: Parsed = parse(text)
        self.fields = [EVERYTHING] if set(self._tokens) <= {EVERYONE} else [EVERYTHING, LIMITED]

    @property
    def access(self) -> dict[str, Any]:
        """Filters for every document's one face that this actor sees: see `search.faces`."""
        keys = keys_of(self._tokens, pairs=True)
        shown = [matching.keys("shown_to"), f"+*:* -{matching.keys('beyond')}"] if keys else [matching.NOTHING]
        return {"fq": [matching.term("entry", FACE), *shown], "keys": matching.SEPARATOR.join(keys)}

    @property
    def places(self) -> Places:
        return Places(self.parsed, self._tokens)

    def counting(self, query: Query) -> dict[str, Any]:
        """How many documents match. Solr remembers which: what is asked about them next begins there. Whoever counts all need
        score none, and whoever wants the best need not look at all: so the hits and the facets are asked apart."""
        return {**self._matching(query), "q": "*:*", "rows": 0}

    def facets(self, query: Query, matches: int, few: Callable[[str], bool]) -> list[dict[str, Any]]:
        """Of so many matches; of many in two questions, for two cores. `few`: whether a field has few values."""
        wanted, one_by_one = counting.facets(query, few)
        parts = [{"json.facet": json.dumps(one)} for one in counting.shared(wanted, 2 if matches > _BROAD else 1)]
        if one_by_one:
            parts = [{**parts[0], **one_by_one}, *parts[1:]] if parts else [one_by_one]
        return [{**self.counting(query), **one} for one in parts]

    def ordered(self, query: Query, offset: int, limit: int) -> dict[str, Any]:
        order = f"{ORDERS[query.sort]}, id asc"
        return {**self._matching(query), "q": "*:*", "fl": "record", "sort": order, **page(offset, limit)}

    def together(self, ranking: Ranking) -> dict[str, Any] | None:
        """The pages on which the words stand side by side; None where the first step looks for that itself."""
        if not (phrase := ranking.on_a_page()):
            return None
        shown = matching.keys("shown_to") if self._tokens else matching.NOTHING
        filters = {"fq": [matching.term("entry", PAGE), shown], "keys": matching.SEPARATOR.join(self._tokens)}
        return {"q": phrase, **filters, "fl": "record", "timeAllowed": _TIME_FOR_PAGES, **page(0, WINDOW)}

    def first(self, query: Query, scores: str) -> dict[str, Any]:
        """The best of the matches that these scores find, as far as the first step of ranking tells."""
        return {**self._matching(query), "q": scores, "fl": "record,score", **page(0, WINDOW)}

    def second(self, query: Query, scores: str, ids: Sequence[str]) -> dict[str, Any]:
        """Those of these that match, in their final order. Solr's own re-ranking would have the first step score every match."""
        few = "{!cache=false}" + matching.any_of("record", ids)
        return self._narrowed(query, few, {"q": f"+(*:*)^=0 {scores}", **page(0, len(ids))})

    def others(self, query: Query, scores: str, ids: Sequence[str], offset: int, limit: int) -> dict[str, Any]:
        """The matches without these."""
        without = f"{{!cache=false}}+*:* -{matching.any_of('record', ids)}"
        return self._narrowed(query, without, {"q": scores, **page(offset, limit)})

    def _narrowed(self, query: Query, filter: str, question: dict[str, Any]) -> dict[str, Any]:
        wanted = self._matching(query)
        return {**wanted, "fq": [*wanted["fq"], filter], "fl": "record,score", **question}

    def _matching(self, query: Query) -> dict[str, Any]:
        access = self.access
        filters = [*access["fq"], *counting.filters(query), *self._wanted]
        return {"fq": filters, "keys": access["keys"], "timeAllowed": TIME_ALLOWED}

    @property
    def _wanted(self) -> list[str]:
        """A filter of its own for all that was asked: Solr keeps which documents it leaves, for the hits behind the counts."""
        found = matching.clauses(self.parsed, self.fields)
        return [" ".join(["+*:*", *found])] if found else []


def page(offset: int, limit: int) -> dict[str, int]:
    """Solr may stop counting where it knows the best so many."""
    return {"start": offset, "rows": limit, "minExactCount": offset + limit}
