"""Facets as a reader sees them: labelled, counted, ticked, and removable one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from deposits.access import Status
from deposits.models import Collection, Institution, Kind, Subject
from portal.search.asked import COUNTED, Asked
from portal.search.finding import ONLY_THE_INDEX, Counts
from portal.search.trees import nodes
from portal.templatetags.khomo import language_name

_SHOWN = 8
_SHOWN_OF = {"language": 4, "degree": 4, "advisor": 4, "collection": 40}
_STATUSES = [one.value for one in Status]


@dataclass(frozen=True)
class Value:
    value: str
    label: str
    count: int
    selected: bool
    depth: int = 1  # in a tree, from the top


@dataclass(frozen=True)
class Facet:
    """`values` are shown at once, `more` behind "show more"; ticked ones are always among the first."""

    name: str
    label: str
    values: list[Value]
    more: list[Value]


@dataclass(frozen=True)
class Chip:
    label: str
    query: str


@dataclass(frozen=True)
class Bar:
    """A year of the histogram; lengths in units of the drawing, with a decimal point in every language."""

    year: int
    count: int
    selected: bool
    x: str
    y: str
    width: str
    height: str
    query: str = ""  # of this year alone


@dataclass(frozen=True)
class Years:
    first: int
    last: int
    bars: list[Bar]


def facets(asked: Asked, counts: Counts) -> list[Facet]:
    named = _labels(asked, counts)
    found = []
    for name in COUNTED:
        ticked = asked.filters.get(name, ())
        counted = dict(counts.get(name, ()))
        codes = [code for code in ticked if code not in counted] + list(counted)
        values = [
            Value(code, label, counted.get(code, 0), code in ticked)
            for code in codes
            if (label := named[name].get(code)) is not None
        ]
        values.sort(key=lambda one: not one.selected)
        if name == "access":
            values.sort(key=lambda one: _STATUSES.index(one.value))
        if name == "collection":
            values = _tree({one.value: one for one in values}, ticked)
        if values:
            shown = _SHOWN_OF.get(name, _SHOWN)
            found.append(Facet(name, _facet_name(name), values[:shown], values[shown:]))
    return found


def _tree(values: Mapping[str, Value], ticked: Sequence[str]) -> list[Value]:
    """In the order of the tree; branches without works are left out."""
    return [replace(values[one.slug], depth=min(one.depth, 4)) for one in nodes(ticked) if one.slug in values]


def left_out(asked: Asked) -> list[str]:
    """What the database alone cannot do of what was asked: named to the reader while the index does not answer."""
    found = [_facet_name(name) for name in ONLY_THE_INDEX if asked.filters.get(name)]
    return [*found, _("Author, A to Z")] if asked.sort == "author" else found


def chips(asked: Asked) -> list[Chip]:
    """What narrows the list now, each with the query that lets it go."""
    named = _labels(asked, {})
    found = [
        Chip(named[name].get(value, value), asked.without(name, value).encoded())
        for name, values in asked.filters.items()
        for value in values
    ]
    if asked.year_from is not None or asked.year_to is not None:
        found.append(Chip(_years_chip(asked), asked.without_years().encoded()))
    return found


def years(asked: Asked, counts: Counts) -> Years | None:
    """The histogram of years, at most fifty of them; None where there are fewer than two."""
    counted = {int(code): count for code, count in counts.get("year", ()) if code.isdigit()}
    if len(counted) < 2:
        return None
    last = max(counted)
    first = max(min(counted), last - 49)
    pitch, tallest = 248 / (last - first + 1), max(count for year, count in counted.items() if year >= first)
    bars = []
    for year in range(first, last + 1):
        count = counted.get(year, 0)
        height = max(count / tallest * 66, 1.5) if count else 0
        selected = (asked.year_from or 0) <= year <= (asked.year_to or 9999)
        place = f"{(year - first) * pitch:.1f}", f"{72 - height:.1f}", f"{pitch * 0.84:.1f}", f"{height:.1f}"
        bars.append(Bar(year, count, selected, *place, asked.only_year(year).encoded()))
    return Years(first, last, bars)


def _years_chip(asked: Asked) -> str:
    if asked.year_to is None:
        return _("from %(year)s") % {"year": asked.year_from}
    if asked.year_from is None:
        return _("until %(year)s") % {"year": asked.year_to}
    return f"{asked.year_from}–{asked.year_to}"


def _facet_name(name: str) -> str:
    return {
        "access": _("Access"),
        "kind": _("Kind of work"),
        "institution": _("Institution"),
        "subject": _("Field of research"),
        "language": _("Language"),
        "collection": _("Collection"),
        "advisor": _("Advisor"),
        "degree": _("Degree"),
    }[name]


def status_name(status: Status) -> str:
    return {
        Status.OPEN: _("Open access"),
        Status.EMBARGOED: _("Opens later"),
        Status.RESTRICTED: _("Restricted"),
        Status.METADATA_ONLY: _("Description only"),
    }[status]


def _labels(asked: Asked, counts: Counts) -> dict[str, dict[str, str]]:
    """Code → label of each facet, for the codes at hand; a code that names nothing has no label."""

    def codes(name: str) -> set[str]:
        return {code for code, _count in counts.get(name, ())} | set(asked.filters.get(name, ()))

    return {
        "access": {one.value: status_name(one) for one in Status},
        "kind": {one.code: one.label() for one in Kind.objects.filter(code__in=codes("kind"))},
        "institution": {one.slug: one.label() for one in Institution.objects.filter(slug__in=codes("institution"))},
        "collection": {one.slug: one.label() for one in Collection.objects.filter(slug__in=codes("collection"))},
        "subject": _subjects(codes("subject")),
        "language": {code: language_name(code) for code in codes("language")},
        "advisor": {name: name for name in codes("advisor")},
        "degree": {name: name for name in codes("degree")},
    }


def _subjects(wanted: Iterable[str]) -> dict[str, str]:
    pairs = {tuple(code.split(":", 1)) for code in wanted if ":" in code}
    terms = Subject.objects.filter(scheme__in={scheme for scheme, _code in pairs}, code__in={code for _scheme, code in pairs})
    return {f"{one.scheme}:{one.code}": one.label() for one in terms}
