"""The stored XML of records: looked up for a page, and made for those whose own is missing or out of date.

A rendition is valid while its fingerprint is the record's and its version the crosswalk's, until the day on which the
record's access changes by itself. Throwing all of them away costs time and nothing else.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from django.db import DatabaseError, transaction

from deposits import crosswalks
from deposits.access import ANONYMOUS, Right, allows, today
from deposits.models import Exposure, Record
from deposits.public import build_many
from oaipmh.elements import set_specs
from oaipmh.listing import Row
from oaipmh.models import Rendition

BATCH: Final = 200
_log = logging.getLogger(__name__)


class Content(NamedTuple):
    """Of a live record: its setSpec elements, and its metadata."""

    sets: str
    xml: str


def contents(rows: Sequence[Row], prefix: str) -> dict[int, Content]:
    """What to give for the live records among these, by primary key. The rows come with what is kept for them.

    A live record that is missing from the answer was closed to the public since its row was read, or is closed from
    today on: it must be given as deleted.
    """
    day = today()
    live = [row for row in rows if not row.is_deleted]
    found = {
        row.id: Content(row.sets, row.xml) for row in live if row.sets is not None and row.xml is not None and _holds(row, day)
    }
    missing = sorted(row.id for row in live if row.id not in found)
    for start in range(0, len(missing), BATCH):
        made = _make(missing[start : start + BATCH], [prefix])
        _keep(made)
        found |= {one.record_id: Content(one.sets, one.xml) for one in made}
    return found


def _holds(row: Row, day: dt.date) -> bool:
    """Whether what is kept for this row is what a harvester may have on this day."""
    return row.kept == row.fingerprint and (row.next_change is None or row.next_change > day)


def fill(record_ids: Iterable[int]) -> None:
    """Make and keep the renditions of these records in every format; forget those of records that are no longer live."""
    ordered = sorted(set(record_ids))
    for start in range(0, len(ordered), BATCH):
        batch = ordered[start : start + BATCH]
        made = _make(batch, list(crosswalks.formats()))
        Rendition.objects.filter(record__in=set(batch) - {one.record_id for one in made}).delete()
        _write(made)


def _make(record_ids: Sequence[int], prefixes: Sequence[str]) -> list[Rendition]:
    """Nothing for records that an anonymous harvester may not see at this moment."""
    records = list(Record.objects.filter(pk__in=record_ids, exposure=Exposure.LIVE).order_by("pk"))
    made = []
    for record, public in zip(records, build_many(records), strict=True):
        if not allows(ANONYMOUS, Right.METADATA, public.protected):
            continue
        for prefix in prefixes:
            crosswalk = crosswalks.formats()[prefix]
            if crosswalk.applies(public.kind):
                made.append(
                    Rendition(
                        record=record,
                        prefix=prefix,
                        fingerprint=record.fingerprint,
                        crosswalk=crosswalk.VERSION,
                        sets=set_specs(public.sets),
                        xml=crosswalk.write(public),
                    )
                )
    return made


def _keep(made: list[Rendition]) -> None:
    """A harvester gets its page even where it cannot be kept, say because another process has locked the database."""
    try:
        _write(made)
    except DatabaseError:
        _log.warning("renditions_not_kept count=%d", len(made), exc_info=True)


def _write(made: list[Rendition]) -> None:
    with transaction.atomic():
        Rendition.objects.bulk_create(
            made,
            update_conflicts=True,
            unique_fields=["record", "prefix"],
            update_fields=["fingerprint", "crosswalk", "sets", "xml"],
        )
