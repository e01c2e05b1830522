"""The stored XML of records: looked up for a page, and made for those whose own is missing or out of date.

A rendition is valid while its fingerprint is the record's and its version the crosswalk's, until the day on which the
record's access changes by itself. Throwing all of them away costs time and nothing else.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import Final

from django.db import DatabaseError, transaction

from deposits import crosswalks
from deposits.access import ANONYMOUS, Right, allows, today
from deposits.models import Exposure, Record
from deposits.public import build_many
from oaipmh.listing import Row
from oaipmh.models import Rendition

BATCH: Final = 200
_log = logging.getLogger(__name__)


def xml_of(rows: Sequence[Row], prefix: str) -> dict[int, str]:
    """The metadata of the live records among these, by primary key.

    A live record that is missing from the answer was closed to the public since its row was read, or is closed from
    today on: it must be given as deleted.
    """
    version, day = crosswalks.formats()[prefix].VERSION, today()
    wanted = {row.id: row.fingerprint for row in rows if not row.is_deleted}
    settled = [row.id for row in rows if not row.is_deleted and (row.next_change is None or row.next_change > day)]
    stored = Rendition.objects.filter(prefix=prefix, crosswalk=version, record__in=settled)
    found = {
        pk: xml for pk, fingerprint, xml in stored.values_list("record_id", "fingerprint", "xml") if fingerprint == wanted[pk]
    }
    missing = sorted(wanted.keys() - found.keys())
    for start in range(0, len(missing), BATCH):
        made = _make(missing[start : start + BATCH], [prefix])
        _keep(made)
        found |= {one.record_id: one.xml for one in made}
    return found


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
                xml = crosswalk.write(public)
                made.append(
                    Rendition(record=record, prefix=prefix, fingerprint=record.fingerprint, crosswalk=crosswalk.VERSION, xml=xml)
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
            made, update_conflicts=True, unique_fields=["record", "prefix"], update_fields=["fingerprint", "crosswalk", "xml"]
        )
