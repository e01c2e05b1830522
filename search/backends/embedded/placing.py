"""How the values of a facet lie in the index so that they are counted quickly.

A column with exactly one value in every document is counted in a millisecond for a million matches; one that may hold several,
or none, takes ten to forty. So the first values of a facet stand in a column each, empty where there are fewer, and what is
beyond stands in the last one, joined. Added up, the columns say what one column of all values would.

Every column costs each document some time and room, were it empty: facets of which a document hardly has two values get one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final

import tantivy

PLACED: Final = "placed"
FILLED: Final = "filled"
_MOST_PLACES: Final = 3
_PLACES: Final = {"kind": 1, "language": 1, "access": 1, "degree": 1}
# Between values that are joined: the separator of units, which no code or name holds.
_JOIN: Final = "\x1f"


def columns(name: str, searcher: tantivy.Searcher) -> list[str]:
    """Those of a facet in which anything stands, by the names that an aggregation knows them by."""
    used = [place for place in range(_MOST_PLACES) if place == 0 or searcher.doc_freq(FILLED, f"{name}-{place}")]
    return [f"{PLACED}.{name}-{place}" for place in used]


def filled(facets: Mapping[str, Sequence[str]]) -> list[str]:
    """The columns behind the first of each facet in which something of a document stands, as terms to look them up by."""
    return [column for name, values in facets.items() if len(values) > 1 for column in _columns(name)[1 : len(set(values))]]


def placed(facets: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """What is stored of the facets of one document, those without a value among them."""
    found = _empty(tuple(facets)).copy()
    for name, values in facets.items():
        own = _columns(name)
        if len(values) == 1:  # nearly all
            found[own[0]] = values[0]
        elif values:
            several = list(dict.fromkeys(values))
            last = len(own) - 1
            laid = several if len(several) <= len(own) else [*several[:last], _JOIN.join(several[last:])]
            found.update(zip(own, laid, strict=False))
    return found


@cache
def _empty(names: tuple[str, ...]) -> dict[str, str]:
    return {column: "" for name in names for column in _columns(name)}


@cache
def _columns(name: str) -> tuple[str, ...]:
    return tuple(f"{name}-{place}" for place in range(_PLACES.get(name, _MOST_PLACES)))


def added_up(counted: Iterable[Mapping[str, Any]]) -> Mapping[str, int] | None:
    """Value → documents, from what an aggregation says of each column; None where it left some out."""
    found: Counter[str] = Counter()
    for column in counted:
        if column.get("sum_other_doc_count"):
            return None
        for bucket in column["buckets"]:
            for value in bucket["key"].split(_JOIN):
                found[value] += bucket["doc_count"]
    found.pop("", None)
    return found
