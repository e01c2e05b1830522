"""Which records a list holds, page by page, in the order of datestamp and primary key.

A page begins after the position of the last row given. Both orders have an index (`record_keyset`; in a set,
`set_keyset`), so that a page costs the same wherever it lies. Rows are read as tuples: no model is made of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import BooleanField, DateTimeField, F, Field, Func, Min, QuerySet, Value

from deposits import crosswalks
from deposits.models import Exposure, Kind, Record, RecordSet
from oaipmh.arguments import Selection
from oaipmh.tokens import Position


class Row(NamedTuple):
    """As much of a record as a header and the choice of its rendition need."""

    id: int
    datestamp: dt.datetime
    identifier: str
    exposure: str
    fingerprint: str
    next_change: dt.date | None

    @property
    def position(self) -> Position:
        return Position(self.datestamp, self.id)

    @property
    def is_deleted(self) -> bool:
        return self.exposure == Exposure.DELETED


_COLUMNS = ("oai_identifier", "exposure", "fingerprint", "next_change")


def page(what: Selection, after: Position | None, length: int) -> Sequence[Row]:
    """At most `length` rows. Hidden records are never among them."""
    query = _rows(what)
    key = "pk" if what.set is None else "record_id"
    if after is not None:
        query = query.filter(_later(key, after))
    columns = _COLUMNS if what.set is None else tuple(f"record__{name}" for name in _COLUMNS)
    found = query.order_by("datestamp", key).values_list(key, "datestamp", *columns)[:length]
    return [Row(*row) for row in found]


def count(what: Selection) -> int:
    return _rows(what).count()


def find(identifier: str) -> Row | None:
    """The record of this OAI identifier, unless it is hidden."""
    found = Record.objects.filter(oai_identifier=identifier).exclude(exposure=Exposure.HIDDEN)
    row = found.values_list("pk", "datestamp", *_COLUMNS).first()
    return Row(*row) if row else None


def set_specs(rows: Sequence[Row]) -> dict[int, list[str]]:
    """The sets of each record of a page, by primary key, in alphabetical order."""
    specs: dict[int, list[str]] = {row.id: [] for row in rows}
    for record_id, spec in RecordSet.objects.filter(record__in=list(specs)).values_list("record_id", "spec"):
        specs[record_id].append(spec)
    for held in specs.values():
        held.sort()
    return specs


def earliest() -> dt.datetime | None:
    """A lower bound of all datestamps, if there are any."""
    return Record.objects.aggregate(earliest=Min("datestamp"))["earliest"]  # type: ignore[no-any-return]


def _later(key: str, position: Position) -> Func:
    """SQL's comparison of rows, `(a, b) > (x, y)`, which PostgreSQL and SQLite both answer from one index. Django writes
    it out as `a > x OR (a = x AND b > y)` for SQLite, which then reads all rows of the same second."""
    here = Func(F("datestamp"), F(key), function="", output_field=Field())
    there = Func(Value(position.datestamp, DateTimeField()), Value(position.id), function="", output_field=Field())
    return Func(here, there, template="%(expressions)s", arg_joiner=" > ", output_field=BooleanField())


def _rows(what: Selection) -> QuerySet[Any]:
    prefix = "" if what.set is None else "record__"
    query: QuerySet[Any] = Record.objects.all() if what.set is None else RecordSet.objects.filter(spec=what.set)
    query = query.exclude(**{f"{prefix}exposure": Exposure.HIDDEN})
    if what.start is not None:
        query = query.filter(datestamp__gte=what.start)
    if what.until is not None:
        query = query.filter(datestamp__lte=what.until)
    kinds = _kinds(what.prefix)
    return query if kinds is None else query.filter(**{f"{prefix}kind__in": kinds})


def _kinds(prefix: str) -> list[int] | None:
    """The kinds of work that a format describes; None where it describes them all."""
    crosswalk = crosswalks.formats()[prefix]
    every = list(Kind.objects.all())
    some = [kind.pk for kind in every if crosswalk.applies(kind)]
    return None if len(some) == len(every) else some
