"""Which records a list holds, page by page, in the order of datestamp and primary key.

A page begins after the position of the last row given. Both orders have an index (`record_keyset`; in a set,
`set_keyset`), so that a page costs the same wherever it lies. Rows are read as tuples, together with the rendition that
is kept for them: one query a page, and no model is made.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import BooleanField, DateTimeField, F, Field, FilteredRelation, Func, Min, Q, QuerySet, Value

from deposits import crosswalks
from deposits.models import Exposure, Kind, Record, RecordSet
from oaipmh.arguments import Selection
from oaipmh.tokens import Position


class Row(NamedTuple):
    """As much of a record as its header needs; and, where they were asked for, `kept` (the fingerprint), `sets` and `xml`
    of the rendition of the crosswalk's present version, if there is one."""

    id: int
    datestamp: dt.datetime
    identifier: str
    exposure: str
    fingerprint: str
    next_change: dt.date | None
    origins: list[dict[str, Any]] | None = None
    kept: str | None = None
    sets: str | None = None
    xml: str | None = None

    @property
    def position(self) -> Position:
        return Position(self.datestamp, self.id)

    @property
    def is_deleted(self) -> bool:
        return self.exposure == Exposure.DELETED


_HEADER = ("oai_identifier", "exposure", "fingerprint", "next_change", "origins")
_RENDITION = ("kept__fingerprint", "kept__sets", "kept__xml")


def page(what: Selection, after: Position | None, length: int, *, renditions: bool = False) -> Sequence[Row]:
    """At most `length` rows. Hidden records are never among them."""
    query = _rows(what)
    key, path = ("pk", "") if what.set is None else ("record_id", "record__")
    if after is not None:
        query = query.filter(_later(key, after))
    columns = [key, "datestamp", *(path + name for name in _HEADER)]
    if renditions:
        query, columns = _with_renditions(query, what.prefix, path), [*columns, *_RENDITION]
    return [Row(*row) for row in query.order_by("datestamp", key).values_list(*columns)[:length]]


def count(what: Selection) -> int:
    return _rows(what).count()


def find(identifier: str, prefix: str | None = None) -> Row | None:
    """The record of this OAI identifier, unless it is hidden; with its rendition in a format."""
    query: QuerySet[Any] = Record.objects.filter(oai_identifier=identifier).exclude(exposure=Exposure.HIDDEN)
    columns = ["pk", "datestamp", *_HEADER]
    if prefix is not None:
        query, columns = _with_renditions(query, prefix, ""), [*columns, *_RENDITION]
    row = query.values_list(*columns).first()
    return Row(*row) if row else None


def set_specs(rows: Sequence[Row]) -> dict[int, list[str]]:
    """The sets of each of these records, by primary key, in alphabetical order."""
    specs: dict[int, list[str]] = {row.id: [] for row in rows}
    if specs:
        for record_id, spec in RecordSet.objects.filter(record__in=list(specs)).values_list("record_id", "spec"):
            specs[record_id].append(spec)
    for held in specs.values():
        held.sort()
    return specs


def earliest() -> dt.datetime | None:
    """A lower bound of all datestamps, if there are any."""
    return Record.objects.aggregate(earliest=Min("datestamp"))["earliest"]  # type: ignore[no-any-return]


def _rows(what: Selection) -> QuerySet[Any]:
    path = "" if what.set is None else "record__"
    query: QuerySet[Any] = Record.objects.all() if what.set is None else RecordSet.objects.filter(spec=what.set)
    query = query.exclude(**{f"{path}exposure": Exposure.HIDDEN})
    if what.start is not None:
        query = query.filter(datestamp__gte=what.start)
    if what.until is not None:
        query = query.filter(datestamp__lte=what.until)
    kinds = _kinds(what.prefix)
    return query if kinds is None else query.filter(**{f"{path}kind__in": kinds})


def _kinds(prefix: str) -> list[int] | None:
    """The kinds of work that a format describes; None where it describes them all."""
    crosswalk = crosswalks.formats()[prefix]
    if crosswalk.applies is crosswalks.every_kind:
        return None
    return [kind.pk for kind in Kind.objects.all() if crosswalk.applies(kind)]


def _later(key: str, position: Position) -> Func:
    """SQL's comparison of rows, `(a, b) > (x, y)`, which PostgreSQL and SQLite both answer from one index. Django writes
    it out as `a > x OR (a = x AND b > y)` for SQLite, which then reads all rows of the same second."""
    here = Func(F("datestamp"), F(key), function="", output_field=Field())
    there = Func(Value(position.datestamp, DateTimeField()), Value(position.id), function="", output_field=Field())
    return Func(here, there, template="%(expressions)s", arg_joiner=" > ", output_field=BooleanField())


def _with_renditions(query: QuerySet[Any], prefix: str, path: str) -> QuerySet[Any]:
    wanted = {f"{path}renditions__prefix": prefix, f"{path}renditions__crosswalk": crosswalks.formats()[prefix].VERSION}
    joined: QuerySet[Any] = query.annotate(kept=FilteredRelation(f"{path}renditions", condition=Q(**wanted)))
    return joined
