"""Bringing a record's derived head up to date: after publishing, and whenever what it derives from has changed."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet, prefetch_related_objects
from django_q.tasks import async_task

from deposits import authorities
from deposits.access import ANONYMOUS, Actor, Protected, Right, Status, allows, command, derive, today
from deposits.clock import stamp
from deposits.flows import heads
from deposits.flows.announce import announce
from deposits.models import Exposure, Record, RecordSet, Snapshot
from deposits.versions import neighbours

BATCH = 200
_CHUNK = 2_000
_BESIDE = ("snapshot__files__stored", "further__collection")
_DERIVED = ("title", "language", "year", "status", "opens", "next_change", "fingerprint", "exposure")


def head_of(
    record: Record, snapshot: Snapshot, day: dt.date, places: heads.Places | None = None, linked: authorities.Links | None = None
) -> heads.Head:
    """`linked`: the people of many records, read together; else they are read for this one."""
    places = places or heads.Places()
    document = snapshot.document
    authorities.name_people(document, (authorities.links([record.pk]) if linked is None else linked).get(record.pk, ()))
    files = [
        heads.HeadFile(one.name, one.role, one.stored.media_type, one.stored.size, one.stored.sha256, one.access)
        for one in snapshot.files.all()
    ]
    further = [one.collection for one in record.further.all()]
    where = places.of(record.collection, record.institution, record.kind, further)
    return heads.head(document, snapshot.access, files, where, places, day, record.origins, neighbours(record))


def refresh(record: Record, *, day: dt.date | None = None) -> bool:
    """Derive the head again, inside the caller's transaction and as its last step.

    The datestamp moves, and True is returned, where a harvester would now receive something else.
    """
    prefetch_related_objects([record], *_BESIDE)
    derived = head_of(record, record.current, day or today())
    moved = _derive(record, derived)
    if moved:
        record.datestamp = stamp()
    record.save()
    if moved:
        _write_sets([(record, derived.specs)])
    return moved


def rebuild(*, actor: Actor, record_ids: list[int]) -> int:
    """Derive the heads of these records (primary keys) again. Returns how many a harvester will see changed."""
    ordered = sorted(set(record_ids))
    return sum(_rebuild(actor, ordered[start : start + BATCH]) for start in range(0, len(ordered), BATCH))


@transaction.atomic
def _rebuild(actor: Actor, record_ids: list[int]) -> int:
    """All is derived before the lock of publications is taken, so that others wait for the writing only."""
    query = Record.objects.select_for_update(of=("self",)).filter(pk__in=record_ids).order_by("pk")
    batch = list(query.select_related("collection", "institution", "kind", "snapshot", "deposit"))
    prefetch_related_objects(batch, *_BESIDE)
    places, day, linked = heads.Places(), today(), authorities.links(record_ids)
    changed: list[tuple[Record, heads.Head, bool]] = []
    opened: list[tuple[Record, int]] = []
    for record in batch:
        if files := _opened(record, day):
            opened.append((record, files))
        columns = [getattr(record, name) for name in _DERIVED]
        derived = head_of(record, record.current, day, places, linked)
        moved = _derive(record, derived)
        if columns != [getattr(record, name) for name in _DERIVED]:
            changed.append((record, derived, moved))
    moving = [(record, derived.specs) for record, derived, moved in changed if moved]
    if moving:
        at = stamp()
        for record, _ in moving:
            record.datestamp = at
    Record.objects.bulk_update([record for record, _, _ in changed], [*_DERIVED, "datestamp"])
    _write_sets(moving)
    announce("rebuild", actor=actor, data={"records": record_ids})
    for record, files in opened:
        announce("open", actor=actor, deposit=record.deposit, record=record, data={"files": files, "day": day.isoformat()})
    return len(moving)


def _opened(record: Record, day: dt.date) -> int:
    """How many files of a deposited work everyone may download that were closed until the day of its last change, which has
    come. Told once: the day of the next change moves on in the same transaction."""
    if record.deposit is None or record.is_tombstone or record.next_change is None or record.next_change > day:
        return 0
    policy, eve = record.current.access, record.next_change - dt.timedelta(days=1)
    guarded = [Protected(policy, one.access) for one in record.current.files.all()]
    return sum(allows(ANONYMOUS, Right.DOWNLOAD, one, day) and derive(one, eve).status == Status.EMBARGOED for one in guarded)


def queue_rebuild(records: QuerySet[Record]) -> int:
    """Have all of these derived again in the background, with the transaction at hand. How many there are."""
    ids = list(records.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), _CHUNK):
        async_task("deposits.tasks.rebuild_records", ids[start : start + _CHUNK], cluster="slow")
    return len(ids)


def _derive(record: Record, derived: heads.Head) -> bool:
    """Set the derived columns. Whether a harvester would now receive something else."""
    before = (record.fingerprint, record.exposure)
    old_exposure = record.exposure if record.fingerprint else None
    for name, value in derived.columns.items():
        setattr(record, name, value)
    record.exposure = heads.exposure(derived.visible, record.is_tombstone, old_exposure)
    return heads.is_seen(before, (record.fingerprint, record.exposure))


def _write_sets(moved: list[tuple[Record, tuple[str, ...]]]) -> None:
    """Memberships under the new datestamps. A deleted record stays in the sets that it was in."""
    held: dict[int, dict[str, int]] = {record.pk: {} for record, _ in moved}
    for pk, record_id, spec in RecordSet.objects.filter(record__in=list(held)).values_list("pk", "record_id", "spec"):
        held[record_id][spec] = pk
    left: list[int] = []
    joined: list[tuple[Record, list[str]]] = []
    for record, specs in moved:
        had = held[record.pk]
        if record.exposure != Exposure.DELETED:
            left += [pk for spec, pk in had.items() if spec not in specs]
        if record.exposure != Exposure.DELETED or not had:
            joined.append((record, [spec for spec in specs if spec not in had]))
    RecordSet.objects.filter(pk__in=left).delete()
    for at in {record.datestamp for record, _ in moved}:
        RecordSet.objects.filter(record__in=[record.pk for record, _ in moved if record.datestamp == at]).update(datestamp=at)
    heads.write_sets(joined)


def follow_the_calendar(day: dt.date | None = None) -> int:
    """Rebuild the records whose access changed by itself: called every minute, catches up after any sleep."""
    due = list(Record.objects.filter(next_change__lte=day or today()).values_list("pk", flat=True))
    return rebuild(actor=command("calendar"), record_ids=due) if due else 0
