"""The stored XML of records: looked up for a page, and made for those whose own is missing or out of date.

A rendition is valid while its fingerprint and datestamp are the record's and its version the crosswalk's, until the day on
which the record's access changes by itself (`listing` asks for no others). Throwing all of them away costs time and
nothing else.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from django.db import DatabaseError, transaction

from deposits import crosswalks
from deposits.access import ANONYMOUS, Protected, Right, allows
from deposits.crosswalks.about import about
from deposits.models import Exposure, Record
from deposits.public import build_many
from oaipmh import elements
from oaipmh.models import Rendition

BATCH: Final = 200
_log = logging.getLogger(__name__)


def make(record_ids: Sequence[int], prefix: str) -> dict[int, str]:
    """The record elements of those among these (primary keys) that an anonymous harvester may see at this moment; they
    are kept for the next one who asks."""
    ordered = sorted(record_ids)
    found: dict[int, str] = {}
    for start in range(0, len(ordered), BATCH):
        made = _make(ordered[start : start + BATCH], [prefix])
        _keep(made)
        found |= {one.record_id: one.xml for one in made}
    return found


def closed(record_ids: Sequence[int]) -> set[int]:
    """Those among these records (primary keys) whose metadata an anonymous harvester may not see at this moment."""
    records = Record.objects.filter(pk__in=record_ids).select_related("snapshot") if record_ids else []
    return {one.pk for one in records if not allows(ANONYMOUS, Right.METADATA, Protected(one.current.access))}


def fill(record_ids: Iterable[int], *, every_format: bool = True) -> None:
    """Make and keep the renditions of these records, in every format or in `oai_dc` alone; forget those of records that are
    no longer live. A record is read once for all its formats, and no more than a batch is held at a time."""
    wanted = list(crosswalks.formats()) if every_format else ["oai_dc"]
    waiting = iter(record_ids)
    while batch := sorted(set(islice(waiting, BATCH))):
        made = _make(batch, wanted)
        Rendition.objects.filter(record__in=set(batch) - {one.record_id for one in made}).delete()
        _write(made)


def _make(record_ids: Sequence[int], prefixes: Sequence[str]) -> list[Rendition]:
    """Nothing for records that an anonymous harvester may not see at this moment."""
    records = list(Record.objects.filter(pk__in=record_ids, exposure=Exposure.LIVE).order_by("pk"))
    wanted = [crosswalks.formats()[prefix] for prefix in prefixes]
    made = []
    for record, public in zip(records, build_many(records), strict=True):
        if not allows(ANONYMOUS, Right.METADATA, public.protected):
            continue
        header = elements.header(record.oai_identifier, record.datestamp, public.sets)
        made += [
            Rendition(
                record=record,
                prefix=crosswalk.PREFIX,
                fingerprint=record.fingerprint,
                datestamp=record.datestamp,
                crosswalk=elements.version(crosswalk),
                header=header,
                xml=elements.record(header, crosswalk.write(public), about(public.origins)),
            )
            for crosswalk in wanted
            if crosswalk.applies(public.kind)
        ]
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
            update_fields=["fingerprint", "datestamp", "crosswalk", "header", "xml"],
        )
