"""Bringing a record's derived head up to date: after publishing, and whenever what it derives from has changed."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from deposits.access import Actor, command, today
from deposits.clock import stamp
from deposits.flows import heads
from deposits.flows.announce import announce
from deposits.models import Exposure, Record, Snapshot

BATCH = 200


def head_of(record: Record, snapshot: Snapshot, day: dt.date) -> heads.Head:
    files = [
        heads.HeadFile(one.name, one.role, one.stored.media_type, one.stored.size, one.stored.sha256, one.access)
        for one in snapshot.files.select_related("stored")
    ]
    where = heads.place(record.collection, record.institution, record.kind)
    return heads.head(snapshot.document, snapshot.access, files, where, day, record.origins)


def refresh(record: Record, *, day: dt.date | None = None) -> bool:
    """Derive the head again, inside the caller's transaction and as its last step.

    The datestamp moves, and True is returned, where a harvester would now receive something else.
    """
    derived = head_of(record, record.current, day or today())
    before = (record.fingerprint, record.exposure)
    old_exposure = record.exposure if record.fingerprint else None
    for name, value in derived.columns.items():
        setattr(record, name, value)
    record.exposure = heads.exposure(derived.visible, record.is_tombstone, old_exposure)
    moved = before != (record.fingerprint, record.exposure)
    if moved:
        record.datestamp = stamp()
    record.save()
    if moved:
        _write_sets(record, derived.specs)
    return moved


def _write_sets(record: Record, specs: tuple[str, ...]) -> None:
    if record.exposure != Exposure.DELETED:
        record.sets.exclude(spec__in=specs).delete()
    held = set(record.sets.values_list("spec", flat=True))
    record.sets.update(datestamp=record.datestamp)
    if record.exposure != Exposure.DELETED or not held:
        heads.write_sets([(record, [spec for spec in specs if spec not in held])])


def rebuild(*, actor: Actor, record_ids: list[int]) -> int:
    """Derive the heads of these records (primary keys) again. Returns how many a harvester will see changed."""
    moved = 0
    for start in range(0, len(record_ids), BATCH):
        with transaction.atomic():
            batch = Record.objects.select_for_update(of=("self",)).filter(pk__in=record_ids[start : start + BATCH])
            changed = [
                record.pk for record in batch.select_related("collection", "institution", "kind", "snapshot") if refresh(record)
            ]
            announce("rebuild", actor=actor, data={"records": record_ids[start : start + BATCH]})
        moved += len(changed)
    return moved


def follow_the_calendar(day: dt.date | None = None) -> int:
    """Rebuild the records whose access changed by itself: called every minute, catches up after any sleep."""
    due = list(Record.objects.filter(next_change__lte=day or today()).values_list("pk", flat=True))
    return rebuild(actor=command("calendar"), record_ids=due) if due else 0
