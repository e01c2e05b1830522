"""What a reader asked: the query string of the search page as a typed value, and back.

Nothing that somebody types or tampers with is an error: what makes no sense is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, get_args

from django.http import QueryDict

from portal.browse.paging import page_number
from search.port import Query, Sort

SIZE: Final = 10
# Counted by itself, see `portal.search.finding`: nearly every work may have another one.
ADVISOR: Final = "advisor"
# In the order of the page.
COUNTED: Final = ("access", "kind", "institution", "collection", "subject", "degree", ADVISOR, "language")
_TEXT_LENGTH = 500
_VALUES = 20
_VALUE_LENGTH = 200


@dataclass(frozen=True)
class Asked:
    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    year_from: int | None = None
    year_to: int | None = None
    sort: Sort = "relevance"
    page: int = 1

    @classmethod
    def read(cls, query: QueryDict) -> Asked:
        filters = {name: _values(query.getlist(name)) for name in COUNTED}
        sorts: dict[str, Sort] = {one: one for one in get_args(Sort)}
        return cls(
            text=_text(query.get("q", "")),
            filters={name: values for name, values in filters.items() if values},
            year_from=_year(query.get("year_from", "")),
            year_to=_year(query.get("year_to", "")),
            sort=sorts.get(query.get("sort", ""), "relevance"),
            page=page_number(query.get("page")),
        )

    @property
    def is_filtered(self) -> bool:
        return bool(self.filters) or self.year_from is not None or self.year_to is not None

    def pairs(self) -> Iterator[tuple[str, str]]:
        """The query string's names and values, without the page."""
        if self.text:
            yield "q", self.text
        for name, values in self.filters.items():
            for value in values:
                yield name, value
        if self.year_from is not None:
            yield "year_from", str(self.year_from)
        if self.year_to is not None:
            yield "year_to", str(self.year_to)
        if self.sort != "relevance":
            yield "sort", self.sort

    def encoded(self) -> str:
        query = QueryDict(mutable=True)
        for name, value in self.pairs():
            query.appendlist(name, value)
        return query.urlencode()

    def asking(self, text: str) -> Asked:
        """The same filters for another text."""
        return replace(self, text=_text(text), page=1)

    def newest(self) -> Asked:
        return replace(self, sort="newest", page=1)

    def without(self, name: str, value: str) -> Asked:
        kept = {key: tuple(one for one in values if (key, one) != (name, value)) for key, values in self.filters.items()}
        return replace(self, filters={key: values for key, values in kept.items() if values}, page=1)

    def only_year(self, year: int) -> Asked:
        return replace(self, year_from=year, year_to=year, page=1)

    def without_filters(self) -> Asked:
        return replace(self, filters={}, year_from=None, year_to=None, page=1)

    def without_years(self) -> Asked:
        return replace(self, year_from=None, year_to=None, page=1)

    def query(self, tokens: frozenset[str]) -> Query:
        """For the engine. Without words there is no relevance: the newest come first."""
        return Query(
            text=self.text,
            tokens=tokens,
            filters=self.filters,
            years=(self.year_from, self.year_to),
            facets=(*(one for one in COUNTED if one != ADVISOR), "year"),
            sort="newest" if self.sort == "relevance" and not self.text else self.sort,
            offset=(self.page - 1) * SIZE,
            limit=SIZE,
        )


def _text(typed: str) -> str:
    return " ".join(typed.replace("\x00", " ").split())[:_TEXT_LENGTH]


def _values(given: list[str]) -> tuple[str, ...]:
    cleaned = dict.fromkeys(value for value in given if value and len(value) <= _VALUE_LENGTH and "\x00" not in value)
    return tuple(cleaned)[:_VALUES]


def _year(typed: str) -> int | None:
    typed = typed.strip()
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else None
