"""Facets: how many of the documents that match carry each value."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, Final

import tantivy
from tantivy import Occur

from search.backends.embedded.matching import Clause, Matching, every
from search.backends.embedded.placing import added_up, columns
from search.entries import sound
from search.port import MOST_AMONG, Query

Counts = dict[str, list[tuple[str, int]]]

YEAR: Final = "year"
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
# How many values each segment reports: counts are exact as long as no facet has more values than this in a segment.
_REPORTED: Final = 10_000
# Tantivy gives no answer of more than 65,000 values.
_MOST_REPORTED: Final = 60_000
# With fewer matches, adding up columns takes longer than it saves.
_MANY: Final = 100_000
_MOST_YEARS: Final = 3_000
_MOST_VALUES: Final = 1_000


class Counting:
    """The filters of one query, and the counts beside them."""

    def __init__(self, query: Query, matching: Matching, about: float) -> None:
        """`about` how many documents match."""
        self._query = query
        self._many = about > _MANY
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

    def count(self, searcher: tantivy.Searcher, matched: Sequence[Clause]) -> Counts:
        """Facets that nothing is filtered by share one pass over the matches; each other needs its own."""
        groups: dict[str, list[str]] = {}
        for name in self._query.facets:
            groups.setdefault(name if name in self._filters else "", []).append(name)
        found: Counts = {name: [] for name in self._query.facets}
        for but, names in groups.items():
            known = [name for name in names if _NAME.fullmatch(name)]
            if known and self._query.facet_limit > 0:
                found |= self._together(searcher, every([*matched, *self.filters(but)]), known)
        return found

    def _together(self, searcher: tantivy.Searcher, matching: tantivy.Query, names: Sequence[str]) -> Counts:
        """Where many documents match, by columns (see `placing`); else, and for facets of too many values, by all their values."""
        facets = [name for name in names if name != YEAR]
        laid = {name: columns(name, searcher) for name in facets if self._many}
        most = min(_REPORTED, _MOST_REPORTED // max(sum(map(len, laid.values())), 1))
        wanted = {column: _terms(column, most, most) for of_one in laid.values() for column in of_one}
        wanted |= {name: self._of_all_values(name) for name in facets if name not in laid}
        if YEAR in names:
            wanted[YEAR] = {"terms": {"field": YEAR, "size": _MOST_YEARS, "order": {"_key": "desc"}}}
        counted = searcher.aggregate(matching, wanted)
        added = {name: added_up(counted[column] for column in of_one) for name, of_one in laid.items()}
        if cut := [name for name, values in added.items() if values is None]:
            counted |= searcher.aggregate(matching, {name: self._of_all_values(name) for name in cut})
        found = {} if YEAR not in names else {YEAR: list(_buckets(counted[YEAR]))}
        for name in facets:
            values = added.get(name)
            found[name] = self._listed(name, _buckets(counted[name]) if values is None else values.items())
        return found

    def _of_all_values(self, name: str) -> dict[str, Any]:
        if name in self._query.among:
            return {"terms": {"field": f"facets.{name}", "size": MOST_AMONG, "include": self._among(name)}}
        return _terms(f"facets.{name}", min(self._query.facet_limit, _MOST_VALUES), _REPORTED)

    def _listed(self, name: str, counted: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
        """The most frequent first, equal ones by value."""
        most = min(self._query.facet_limit, _MOST_VALUES)
        if name in self._query.among:
            among, most = set(self._among(name)), MOST_AMONG
            counted = (one for one in counted if one[0] in among)
        return sorted(counted, key=lambda pair: (-pair[1], pair[0]))[:most]

    def _among(self, name: str) -> list[str]:
        return list(map(sound, self._query.among[name][:MOST_AMONG]))


def _filter(matching: Matching, name: str, values: Sequence[str]) -> tantivy.Query:
    if name == YEAR:
        years = [int(value) for value in values[:_MOST_VALUES] if re.fullmatch(r"-?\d{1,4}", value, re.ASCII)]
        return tantivy.Query.boolean_query([(Occur.Should, matching.years(year, year)) for year in years])
    if not _NAME.fullmatch(name):
        return tantivy.Query.empty_query()
    return matching.any_of(f"facets.{name}", [sound(value) for value in values[:_MOST_VALUES]])


def _terms(column: str, size: int, reported: int) -> dict[str, Any]:
    return {"terms": {"field": column, "size": size, "split_size": reported}}


def _buckets(counted: Mapping[str, Any]) -> Iterable[tuple[str, int]]:
    return ((str(bucket["key"]), int(bucket["doc_count"])) for bucket in counted["buckets"])
