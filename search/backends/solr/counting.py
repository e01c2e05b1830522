"""Filters and facets, for Solr's JSON facet API, and for its older one, which counts a facet value by value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from search.backends.solr import matching
from search.entries import sound
from search.port import MOST_AMONG, Query

YEAR: Final = "year"
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
_MOST_YEARS: Final = 3_000
_MOST_VALUES: Final = 1_000
# Between the name of a facet and the place of one of its values: no name holds it.
_OF: Final = "#"


def filters(query: Query) -> list[str]:
    """What the reader narrowed the results by, tagged with the facet's name."""
    found = [
        f"{{!tag={name}}}{_filter(name, values)}" for name, values in query.filters.items() if values and _NAME.fullmatch(name)
    ]
    found += [matching.NOTHING for name, values in query.filters.items() if values and not _NAME.fullmatch(name)]
    if query.years != (None, None):
        found.append(f"{{!tag={YEAR}}}{matching.years(*query.years)}")
    return found


def facets(query: Query, few: Callable[[str], bool]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What to count, each without the filter on itself: for the JSON API, and the parameters for facets that have `few` values."""
    known = [name for name in query.facets if _NAME.fullmatch(name)] if query.facet_limit > 0 else []
    one_by_one = [name for name in known if name != YEAR and name not in query.among and few(f"facet_{name}")]
    found: dict[str, Any] = {}
    for name in known:
        if name in one_by_one:
            continue
        domain = {"domain": {"excludeTags": name}}
        if name in query.among and name != YEAR:
            values = enumerate(_among(name, query))
            found |= {f"{name}{_OF}{place}": {"type": "query", "q": _one(name, value), **domain} for place, value in values}
        else:
            found[name] = {"type": "terms", **domain, **_facet(name, query.facet_limit)}
    return found, _one_by_one(one_by_one, query.facet_limit)


def shared(wanted: Mapping[str, Any], parts: int) -> list[dict[str, Any]]:
    """The same facets in so many parts, none of them empty."""
    names = list(wanted)
    return [{name: wanted[name] for name in names[first::parts]} for first in range(min(parts, len(names)))]


def answered(answer: Mapping[str, Any]) -> dict[str, Any]:
    """What either API counted, as the JSON API says it."""
    listed = answer.get("facet_counts", {}).get("facet_fields", {})
    found = {
        name: {"buckets": [{"val": value, "count": count} for value, count in zip(values[::2], values[1::2], strict=True)]}
        for name, values in listed.items()
    }
    return {**answer.get("facets", {}), **found}


def counts(query: Query, answered: Mapping[str, Any]) -> dict[str, list[tuple[str, int]]]:
    """The most frequent first, equal ones by value; years newest first. Every facet that was asked for, were it empty."""
    return {name: _values(name, _buckets(name, query, answered)) for name in query.facets}


def _filter(name: str, values: Sequence[str]) -> str:
    if name == YEAR:
        years = [int(value) for value in values[:_MOST_VALUES] if re.fullmatch(r"-?\d{1,4}", value, re.ASCII)]
        return matching.either(matching.years(year, year) for year in years) or matching.NOTHING
    return matching.any_of(f"facet_{name}", [sound(value) for value in values[:_MOST_VALUES]])


def _one_by_one(names: Sequence[str], limit: int) -> dict[str, Any]:
    if not names:
        return {}
    return {
        "facet": "true",
        "facet.field": [f"{{!ex={name} key={name}}}facet_{name}" for name in names],
        "facet.method": "enum",
        "facet.mincount": 1,
        "facet.sort": "count",
        "facet.limit": min(limit, _MOST_VALUES),
    }


def _facet(name: str, limit: int) -> dict[str, Any]:
    if name == YEAR:
        return {"field": YEAR, "limit": _MOST_YEARS, "sort": "index desc"}
    return {"field": f"facet_{name}", "limit": min(limit, _MOST_VALUES), "sort": "count desc", "refine": True}


def _buckets(name: str, query: Query, answered: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    if name not in query.among or name == YEAR:
        return list(answered.get(name, {}).get("buckets", ()))
    counted = ((value, answered.get(f"{name}{_OF}{place}", {})) for place, value in enumerate(_among(name, query)))
    return [{"val": value, "count": found.get("count", 0)} for value, found in counted]


def _among(name: str, query: Query) -> list[str]:
    return list(dict.fromkeys(map(sound, query.among[name])))[:MOST_AMONG]


def _one(name: str, value: str) -> str:
    return matching.term(f"facet_{name}", value)


def _values(name: str, buckets: Sequence[Mapping[str, Any]]) -> list[tuple[str, int]]:
    found = [(str(bucket["val"]), int(bucket["count"])) for bucket in buckets if bucket["count"]]
    return found if name == YEAR else sorted(found, key=lambda pair: (-pair[1], pair[0]))
