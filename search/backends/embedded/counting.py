"""Facets: how many of the documents that match carry each value."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Final

import tantivy
from tantivy import Occur

from search.backends.embedded.matching import Clause, Matching, every
from search.entries import sound
from search.port import MOST_AMONG, Query

YEAR: Final = "year"
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
# How many values each segment reports: counts are exact as long as no facet has more values than this in a segment.
_REPORTED: Final = 10_000
_MOST_YEARS: Final = 3_000
_MOST_VALUES: Final = 1_000


class Counting:
    """The filters of one query, and the counts beside them."""

    def __init__(self, query: Query, matching: Matching) -> None:
        self._query = query
        self._filters: dict[str, list[Clause]] = {}
        for name, values in query.filters.items():
            if values:
                self._filters[name] = [(Occur.Must, _filter(matching, name, values))]
        if query.years != (None, None):
            self._filters[YEAR] = [*self._filters.get(YEAR, []), (Occur.Must, matching.years(*query.years))]

    @property
    def key(self) -> Hashable:
        """The same for questions that count the same, on whatever page and in whatever order."""
        query = self._query
        filters = tuple(sorted((name, tuple(sorted(values))) for name, values in query.filters.items()))
        among = tuple(sorted((name, tuple(values)) for name, values in query.among.items()))
        return query.text, query.tokens, filters, query.years, tuple(query.facets), query.facet_limit, among

    def filters(self, but: str = "") -> list[Clause]:
        """What the reader narrowed the results by, leaving out one facet."""
        return [clause for name, clauses in self._filters.items() if name != but for clause in clauses]

    def count(self, searcher: tantivy.Searcher, matched: Sequence[Clause]) -> dict[str, list[tuple[str, int]]]:
        """Facets that nothing is filtered by share one pass over the matches; each other needs its own."""
        groups: dict[str, list[str]] = {}
        for name in self._query.facets:
            groups.setdefault(name if name in self._filters else "", []).append(name)
        found: dict[str, list[tuple[str, int]]] = {name: [] for name in self._query.facets}
        for but, names in groups.items():
            known = {name: _wanted(name, self._query) for name in names if _NAME.fullmatch(name)}
            if known and self._query.facet_limit > 0:
                counted = searcher.aggregate(every([*matched, *self.filters(but)]), known)
                found |= {name: _values(name, counted[name]) for name in known}
        return found


def _filter(matching: Matching, name: str, values: Sequence[str]) -> tantivy.Query:
    if name == YEAR:
        years = [int(value) for value in values[:_MOST_VALUES] if re.fullmatch(r"-?\d{1,4}", value, re.ASCII)]
        return tantivy.Query.boolean_query([(Occur.Should, matching.years(year, year)) for year in years])
    if not _NAME.fullmatch(name):
        return tantivy.Query.empty_query()
    return matching.any_of(f"facets.{name}", [sound(value) for value in values[:_MOST_VALUES]])


def _wanted(name: str, query: Query) -> dict[str, Any]:
    if name == YEAR:
        return {"terms": {"field": YEAR, "size": _MOST_YEARS, "order": {"_key": "desc"}}}
    if name in query.among:
        values = list(map(sound, query.among[name]))[:MOST_AMONG]
        return {"terms": {"field": f"facets.{name}", "size": MOST_AMONG, "include": values}}
    size = min(query.facet_limit, _MOST_VALUES)
    return {"terms": {"field": f"facets.{name}", "size": size, "split_size": _REPORTED}}


def _values(name: str, counted: Mapping[str, Any]) -> list[tuple[str, int]]:
    """The most frequent first, equal ones by value; years newest first."""
    found = [(str(bucket["key"]), int(bucket["doc_count"])) for bucket in counted["buckets"]]
    return found if name == YEAR else sorted(found, key=lambda pair: (-pair[1], pair[0]))
