"""Which records a list holds, page by page, in the order of datestamp and primary key.

A page begins after the position of the last row given. Both orders have an index (`record_keyset`; in a set,
`set_keyset`), so that a page costs the same wherever it lies. It is one query, written out: the rows of the page first,
then what is kept for each of them, as long as that is valid.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Literal, NamedTuple

from django.db import connection
from django.db.models import Min, QuerySet
from psycopg.abc import Buffer
from psycopg.adapt import Loader

from deposits import crosswalks
from deposits.access import today
from deposits.models import Exposure, Kind, Record, RecordSet
from oaipmh import elements
from oaipmh.arguments import Selection
from oaipmh.tokens import Position

Part = Literal["header", "xml"]
_order = itemgetter(1, 0)


class Row(NamedTuple):
    """Where a record stands in the list, and what is kept for it; None where that is to be made, or the record is deleted.
    `datestamp` is the database's text in UTC, because only that of the last row is ever looked at. Texts are bytes in UTF-8,
    as the database sends them and the harvester gets them."""

    id: int
    datestamp: bytes
    kept: bytes | None

    @property
    def position(self) -> Position:
        return Position(dt.datetime.fromisoformat(self.datestamp[:19].decode()).replace(tzinfo=dt.UTC), self.id)


@dataclass(frozen=True)
class Found:
    """A record that was asked for by its identifier."""

    row: Row
    kind: Kind


def page(what: Selection, after: Position | None, length: int, part: Part = "header") -> Sequence[Row]:
    """At most `length` rows with the header or the whole of what is kept. Hidden records are never among them."""
    if what.set is None:
        rows, key, datestamp = "deposits_record r", "r.id", "r.datestamp"
    else:
        rows, key = "deposits_recordset s JOIN deposits_record r ON r.id = s.record_id", "s.record_id"
        datestamp = "s.datestamp"
    conditions, values = _conditions(what, after, key, datestamp)
    query = (
        f"SELECT {key} AS id, {datestamp} AS datestamp, r.fingerprint, r.exposure, r.next_change FROM {rows} "  # noqa: S608 - no value
        f"WHERE {' AND '.join(conditions)} ORDER BY {datestamp}, {key} LIMIT %s"
    )
    return _with_kept(query, [*values, length], what.prefix, part)


def count(what: Selection) -> int:
    """How many records the whole list holds. Members of a set are counted from its index, less the few that are hidden: a
    look at each member's record would take three times as long."""
    if what.set is None or _kinds(what.prefix) is not None:
        return _rows(what).count()
    members = _between(RecordSet.objects.filter(spec=what.set), what)
    return members.count() - members.filter(record__exposure=Exposure.HIDDEN).count()


def find(identifier: str, prefix: str) -> Found | None:
    """The record of this OAI identifier, unless it is hidden; with what is kept for it in a format."""
    query = (
        "SELECT r.id, r.datestamp, r.fingerprint, r.exposure, r.next_change FROM deposits_record r "
        "WHERE r.oai_identifier = %s AND r.exposure <> 'hidden'"
    )
    rows = _with_kept(query, [identifier], prefix, "xml")
    return Found(rows[0], Kind.objects.get(records=rows[0].id)) if rows else None


def kind_of(identifier: str) -> Kind | None:
    """The kind of the record of this OAI identifier, unless it is hidden."""
    return Kind.objects.filter(
        records__in=Record.objects.filter(oai_identifier=identifier).exclude(exposure=Exposure.HIDDEN)
    ).first()


def set_specs(record_ids: Sequence[int]) -> dict[int, list[str]]:
    """The sets of each of these records, by primary key, in alphabetical order."""
    specs: dict[int, list[str]] = {one: [] for one in record_ids}
    if specs:
        for record_id, spec in RecordSet.objects.filter(record__in=list(specs)).values_list("record_id", "spec"):
            specs[record_id].append(spec)
    for held in specs.values():
        held.sort()
    return specs


def earliest() -> dt.datetime | None:
    """A lower bound of all datestamps, if there are any."""
    return Record.objects.aggregate(earliest=Min("datestamp"))["earliest"]  # type: ignore[no-any-return]


def _with_kept(rows: str, values: list[Any], prefix: str, part: Part) -> Sequence[Row]:
    """The rows that a query gives, each with its rendition, if that is what a harvester may have today."""
    raw = "text" if connection.vendor == "postgresql" else "BLOB"
    query = (
        f"SELECT page.id, CAST(page.datestamp AS {raw}), CAST(kept.{part} AS {raw}) FROM ({rows}) page LEFT JOIN oaipmh_rendition kept "  # noqa: S608
        "ON kept.record_id = page.id AND kept.prefix = %s AND kept.crosswalk = %s AND kept.fingerprint = page.fingerprint "
        "AND kept.datestamp = page.datestamp AND page.exposure = 'live' "
        "AND (page.next_change IS NULL OR page.next_change > %s)"
    )
    day = connection.ops.adapt_datefield_value(today())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.adapters.register_loader("text", _Bytes)  # of this cursor alone
        cursor.execute(query, [*values, prefix, elements.version(crosswalks.formats()[prefix]), day])
        found = [Row(*row) for row in cursor.fetchall()]
    found.sort(key=_order)  # as good as always they are; the database would carry the texts about to make sure
    return found


class _Bytes(Loader):
    """PostgreSQL's text as it comes."""

    def load(self, data: Buffer) -> bytes:
        return bytes(data)


def _conditions(what: Selection, after: Position | None, key: str, datestamp: str) -> tuple[list[str], list[Any]]:
    """The comparison of rows, `(a, b) > (x, y)`, is one step into the index on PostgreSQL and on SQLite."""
    moment = connection.ops.adapt_datetimefield_value
    conditions: list[str] = ["r.exposure <> 'hidden'"]
    values: list[Any] = []
    if what.set is not None:
        conditions.append("s.spec = %s")
        values.append(what.set)
    if what.start is not None:
        conditions.append(f"{datestamp} >= %s")
        values.append(moment(what.start))
    if what.until is not None:
        conditions.append(f"{datestamp} <= %s")
        values.append(moment(what.until))
    if after is not None:
        conditions.append(f"({datestamp}, {key}) > (%s, %s)")
        values += [moment(after.datestamp), after.id]
    kinds = _kinds(what.prefix)
    if kinds is not None:
        conditions.append(f"r.kind_id IN ({', '.join(['%s'] * len(kinds))})" if kinds else "1 = 0")
        values += kinds
    return conditions, values


def _rows(what: Selection) -> QuerySet[Any]:
    path = "" if what.set is None else "record__"
    query: QuerySet[Any] = Record.objects.all() if what.set is None else RecordSet.objects.filter(spec=what.set)
    query = _between(query.exclude(**{f"{path}exposure": Exposure.HIDDEN}), what)
    kinds = _kinds(what.prefix)
    return query if kinds is None else query.filter(**{f"{path}kind__in": kinds})


def _between(query: QuerySet[Any], what: Selection) -> QuerySet[Any]:
    if what.start is not None:
        query = query.filter(datestamp__gte=what.start)
    return query if what.until is None else query.filter(datestamp__lte=what.until)


def _kinds(prefix: str) -> list[int] | None:
    """The kinds of work that a format describes; None where it describes them all."""
    crosswalk = crosswalks.formats()[prefix]
    if crosswalk.applies is crosswalks.every_kind:
        return None
    return [kind.pk for kind in Kind.objects.all() if crosswalk.applies(kind)]
