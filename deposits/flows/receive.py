"""Receiving records without a deposit, many at a time: loaded from a file, made for a test, later harvested.

One transaction a batch; the same checks and the same derivation as a single publication.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from deposits import authorities
from deposits.access import Actor, Policy, today
from deposits.bulk import insert
from deposits.clock import stamp
from deposits.errors import NotAllowed
from deposits.flows import heads
from deposits.flows.announce import announce
from deposits.flows.incoming import IncomingFile, IncomingRecord
from deposits.flows.refresh import rebuild
from deposits.ids import is_id, new_id
from deposits.metadata.document import Metadata
from deposits.models import (
    Collection,
    Exposure,
    FurtherCollection,
    Institution,
    Kind,
    Record,
    RecordSet,
    Snapshot,
    SnapshotFile,
)
from deposits.models.deposits import usual_access
from deposits.roles import is_editor
from media.bulk import receive_texts
from media.models import StoredFile

_OPEN = Policy.open().model_dump(mode="json")


@dataclass(frozen=True)
class Line:
    """One record of a batch: its number in the file, the digest of its bytes, and what it says."""

    number: int
    digest: str
    record: IncomingRecord


@dataclass
class Outcome:
    created: int = 0
    revised: int = 0
    unchanged: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)

    def add(self, other: Outcome) -> None:
        self.created += other.created
        self.revised += other.revised
        self.unchanged += other.unchanged
        self.errors += other.errors


class Authorities:
    """Collections, institutions and kinds by their codes, and where each combination lies; read once for a whole run."""

    def __init__(self) -> None:
        self.collections = {one.slug: one.present() for one in Collection.objects.select_related("institution", "united_with")}
        self.institutions = {one.slug: one for one in Institution.objects.select_related("parent")}
        self.kinds = {one.code: one for one in Kind.objects.all()}
        self.places = heads.Places()

    def resolve(self, incoming: IncomingRecord) -> tuple[Collection, Institution, Kind]:
        """ValueError where the record names something that does not exist here."""
        collection = self.collections.get(incoming.collection)
        if collection is None:
            raise ValueError(f"there is no collection “{incoming.collection}” here")
        kind = self.kinds.get(incoming.metadata.kind)
        if kind is None:
            raise ValueError(f"there is no kind “{incoming.metadata.kind}” here")
        institution = self.institutions.get(incoming.institution) if incoming.institution else collection.institution
        if institution is None:
            raise ValueError(f"there is no institution “{incoming.institution}” here")
        return collection, institution, kind

    def reread_sets(self) -> None:
        """A long run must not go by what an administrator has changed meanwhile."""
        fresh = heads.Places()
        if fresh.definitions != self.places.definitions:
            self.places = fresh


@dataclass
class _Item:
    """A record of the batch on its way into the database."""

    line: Line
    collection: Collection
    institution: Institution
    kind: Kind
    files: list[tuple[IncomingFile, StoredFile]]
    head: heads.Head
    record: Record | None = None

    @property
    def document(self) -> Metadata:
        return self.line.record.metadata


def receive(*, actor: Actor, source: str, lines: Sequence[Line], authorities: Authorities | None = None) -> Outcome:
    """Take in a batch of records of one source. What the source said before in the same bytes is left alone.

    A line that cannot be taken is reported in `errors` and does not hold up the others. Bytes are stored before the
    transaction, rows are written in it: interrupted anywhere, receiving the batch again completes it.
    """
    authorities = authorities or Authorities()
    authorities.reread_sets()
    outcome = Outcome()
    latest = {line.record.key: line for line in lines}  # a key that comes twice: its last line counts
    outcome.unchanged += len(lines) - len(latest)
    rows = Record.objects.filter(source=source, source_identifier__in=latest)
    known = {key: (digest, deposit) for key, digest, deposit in rows.values_list("source_identifier", "source_digest", "deposit")}
    removed = set(rows.exclude(removed=None).values_list("source_identifier", flat=True))
    wanted: list[tuple[Line, tuple[Collection, Institution, Kind]]] = []
    for key, line in latest.items():
        digest, deposit = known.get(key, ("", None))
        if digest == line.digest:
            outcome.unchanged += 1
            continue
        if key in removed:
            outcome.errors.append((line.number, f"the record “{key}” was removed by legal order"))
            continue
        if deposit is not None:
            outcome.errors.append(
                (line.number, "it was taken into a deposit and is curated here: what its source says now is not taken over")
            )
            continue
        try:
            wanted.append((line, _resolve(actor, line, authorities)))
        except (ValueError, NotAllowed) as error:
            outcome.errors.append((line.number, str(error)))
    if wanted:
        stored = iter(receive_texts([file.text or [] for line, _ in wanted for file in line.record.texts]))
        day = today()
        items = [
            _prepare(line, where, [(file, next(stored)) for file in line.record.texts], authorities, day)
            for line, where in wanted
        ]
        _write(actor, source, items, outcome)
    return outcome


def _resolve(actor: Actor, line: Line, authorities: Authorities) -> tuple[Collection, Institution, Kind]:
    """Where the record goes, if there is such a place and the actor may put it there."""
    where = authorities.resolve(line.record)
    if not is_editor(actor, where[0]):
        raise NotAllowed
    return where


def _prepare(
    line: Line,
    where: tuple[Collection, Institution, Kind],
    files: list[tuple[IncomingFile, StoredFile]],
    authorities: Authorities,
    day: dt.date,
) -> _Item:
    described = [
        heads.HeadFile(
            one.text_name, one.role, stored.media_type, stored.size, stored.sha256, one.access.policy or usual_access(one.role)
        )
        for one, stored in files
    ]
    places, origins = authorities.places, line.record.origins_json
    head = heads.head(line.record.metadata, line.record.policy, described, places.of(*where), places, day, origins)
    return _Item(line, *where, files, head)


@transaction.atomic
def _write(actor: Actor, source: str, items: list[_Item], outcome: Outcome) -> None:
    now = timezone.now()
    held = {
        one.source_identifier: one
        for one in Record.objects.select_for_update(of=("self",)).filter(
            source=source, source_identifier__in=[item.line.record.key for item in items]
        )
    }
    fresh = [item for item in items if item.line.record.key not in held]
    known = [item for item in items if item.line.record.key in held]
    free = _free_ids(fresh)
    at = stamp()
    for item in fresh:
        item.record = _new_record(item, source, next(free), now, at)
    insert(Record, [item.record for item in fresh if item.record])
    for item in known:
        item.record = held[item.line.record.key]
        _change(item, item.record, at)
    whose: authorities.Held = {}
    if known:
        whose = _clear(known)
        changed = [*heads_columns(), "collection", "institution", "kind", "source_digest", "origins", "exposure", "datestamp"]
        Record.objects.bulk_update([item.record for item in known if item.record], changed, batch_size=200)
    named = _details(items, actor, now, at, whose)
    records = [item.record.pk for item in items if item.record]
    announce("receive", actor=actor, at=at, data={"records": records, "source": source})
    shown_elsewhere = FurtherCollection.objects.filter(record__in=[one.pk for one in held.values()]).values_list(
        "record", flat=True
    )
    again = {*named, *(shown_elsewhere if known else ())}
    if again:
        rebuild(actor=actor, record_ids=sorted(again))
    outcome.created += len(fresh)
    outcome.revised += len(known)


def heads_columns() -> list[str]:
    return ["title", "language", "year", "status", "opens", "next_change", "fingerprint"]


def _free_ids(fresh: list[_Item]) -> Iterator[str]:
    """An id for each: its own where it has the shape of ours and is free, else a new one."""
    wanted = [item.line.record.id if is_id(item.line.record.id) else new_id() for item in fresh]
    taken = set(Record.objects.filter(public_id__in=wanted).values_list("public_id", flat=True))
    found: list[str] = []
    for candidate in wanted:
        while candidate in taken:
            candidate = new_id()
            if Record.objects.filter(public_id=candidate).exists():
                taken.add(candidate)
        taken.add(candidate)
        found.append(candidate)
    return iter(found)


def _new_record(item: _Item, source: str, public_id: str, now: dt.datetime, at: dt.datetime) -> Record:
    return Record(
        public_id=public_id,
        oai_identifier=heads.oai_identifier(public_id),
        source=source,
        source_identifier=item.line.record.key,
        source_digest=item.line.digest,
        origins=item.line.record.origins_json,
        published=item.line.record.published or now,
        datestamp=at,
        exposure=heads.exposure(item.head.visible, False, None),
        collection=item.collection,
        institution=item.institution,
        kind=item.kind,
        **item.head.columns,
    )


def _change(item: _Item, record: Record, at: dt.datetime) -> None:
    before = (record.fingerprint, record.exposure)
    for name, value in item.head.columns.items():
        setattr(record, name, value)
    record.collection, record.institution, record.kind = item.collection, item.institution, item.kind
    record.source_digest, record.origins = item.line.digest, item.line.record.origins_json
    record.exposure = heads.exposure(item.head.visible, record.is_tombstone, record.exposure)
    if heads.is_seen(before, (record.fingerprint, record.exposure)):
        record.datestamp = at


def _clear(known: list[_Item]) -> authorities.Held:
    """Take away what is derived from the last snapshot; the sets of a record that became a deleted one stay."""
    pks = [item.record.pk for item in known if item.record]
    whose = heads.clear_rows(pks)
    live = [item.record.pk for item in known if item.record and item.record.exposure != Exposure.DELETED]
    RecordSet.objects.filter(record__in=live).delete()
    return whose


def _details(items: list[_Item], actor: Actor, now: dt.datetime, at: dt.datetime, whose: authorities.Held) -> list[int]:
    """Returns the primary keys of records that show their people otherwise than they were described."""
    pairs = [(item, item.record) for item in items if item.record]
    numbers = dict(
        Snapshot.objects.filter(record__in=[record.pk for _, record in pairs])
        .order_by("number")
        .values_list("record_id", "number")
    )
    snapshots = insert(Snapshot, [_snapshot(item, record, numbers.get(record.pk, 0) + 1, actor, now) for item, record in pairs])
    placed = zip(pairs, snapshots, strict=True)
    insert(SnapshotFile, (file for (item, _), snapshot in placed for file in _snapshot_files(item, snapshot)))
    latest = Snapshot.objects.filter(record=OuterRef("pk")).order_by("-number").values("pk")[:1]
    Record.objects.filter(pk__in=[record.pk for _, record in pairs]).update(snapshot_id=Subquery(latest))
    named = heads.write_rows(((record, item.document) for item, record in pairs), whose)
    heads.write_sets((record, item.head.specs) for item, record in pairs if record.exposure != Exposure.DELETED)
    deleted = [record.pk for _, record in pairs if record.exposure == Exposure.DELETED and record.datestamp == at]
    RecordSet.objects.filter(record__in=deleted).update(datestamp=at)
    return named


def _snapshot(item: _Item, record: Record, number: int, actor: Actor, now: dt.datetime) -> Snapshot:
    given = item.line.record.access.policy
    policy = given.model_dump(mode="json") if given else _OPEN
    return Snapshot(
        record=record, number=number, created=now, author_id=actor.user_id, metadata=item.head.metadata, policy=policy
    )


def _snapshot_files(item: _Item, snapshot: Snapshot) -> Iterator[SnapshotFile]:
    for order, (one, stored) in enumerate(item.files):
        policy = one.access.policy.model_dump(mode="json") if one.access.policy else None
        yield SnapshotFile(snapshot=snapshot, stored=stored, name=one.text_name, role=one.role, order=order, policy=policy)
