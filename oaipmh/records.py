"""From rows to what a harvester receives for them, each with its deletion, if it is deleted."""

from __future__ import annotations

from collections.abc import Sequence

from deposits.access import today
from deposits.models import Exposure, Record
from oaipmh import elements, listing, renditions
from oaipmh.listing import Row


def headers(rows: Sequence[Row]) -> list[bytes]:
    """A header needs no rendition: where none is kept, it is written from the record and its sets."""
    made = _headers([row.id for row in rows if row.kept is None])
    return [row.kept if row.kept is not None else made[row.id].encode() for row in rows]


def records(rows: Sequence[Row], prefix: str) -> list[bytes]:
    """A record that an anonymous harvester may not see at this moment, whatever its row says, is given as deleted."""
    missing = [row.id for row in rows if row.kept is None]
    made: dict[int, str] = {}
    if missing:
        made = renditions.make(missing, prefix)
        deleted = _headers([one for one in missing if one not in made], deleted=True)
        made |= {one: elements.deleted_record(head) for one, head in deleted.items()}
    return [row.kept if row.kept is not None else made[row.id].encode() for row in rows]


def _headers(record_ids: Sequence[int], *, deleted: bool = False) -> dict[int, str]:
    """By primary key. All of them as deleted ones where `deleted` says so."""
    if not record_ids:
        return {}
    sets = listing.set_specs(record_ids)
    rows = Record.objects.filter(pk__in=record_ids).values_list("pk", "oai_identifier", "datestamp", "exposure", "next_change")
    day = today()
    gone = renditions.closed([pk for pk, *_, change in rows if change is not None and change <= day])
    return {
        pk: elements.header(identifier, datestamp, sets[pk], deleted=deleted or exposure == Exposure.DELETED or pk in gone)
        for pk, identifier, datestamp, exposure, _ in rows
    }
