"""What the world sees of a record: `build` derives it from the published snapshot and today's authorities.

Never from the draft. Labels, moved collections, ended embargoes and renamed institutions come out right because they
are looked up here, at the moment of asking.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import quote

from django.conf import settings
from django.db.models import QuerySet, TextField, prefetch_related_objects
from django.db.models.functions import Cast
from django.utils import timezone

from deposits import authorities
from deposits.access import ANONYMOUS, COAR_URI, Actor, Derived, Policy, Protected, Right, allows, derive, derive_record, today
from deposits.keys import among
from deposits.metadata.document import Metadata
from deposits.models import (
    Collection,
    Deposit,
    DepositFile,
    FileRole,
    FurtherCollection,
    Institution,
    Kind,
    Record,
    RecordSet,
    SnapshotFile,
    Subject,
)
from deposits.models.deposits import stewards
from deposits.terms.merged import follow, merged_terms
from deposits.versions import neighbours

SCHEMA_VERSION = 1
_MAIN_ROLES = {FileRole.MAIN, FileRole.DATA}


@dataclass(frozen=True)
class PublicFile:
    name: str
    role: str
    media_type: str
    size: int
    sha256: str
    pages: int | None
    text_status: str
    url: str
    derived: Derived
    protected: Protected
    stored_id: int
    policy: Policy | None
    damaged: bool = False  # its stored bytes are known to have changed: nobody gets them

    @property
    def is_pdf(self) -> bool:
        return self.media_type == "application/pdf"


@dataclass(frozen=True)
class PublicRecord:
    id: str
    oai_identifier: str
    url: str
    datestamp: dt.datetime
    published: dt.datetime
    withdrawn: dt.datetime | None
    revision: int
    metadata: Metadata
    kind: Kind
    collection: Collection
    institution: Institution
    files: tuple[PublicFile, ...]
    policy: Policy
    derived: Derived
    protected: Protected
    sets: tuple[str, ...]
    origins: tuple[dict[str, Any], ...] = ()
    further: tuple[Collection, ...] = ()  # the other collections in which it is shown
    spellings: tuple[str, ...] = ()  # other names of its people, by which it is found

    def files_for(self, actor: Actor, right: Right = Right.METADATA) -> list[PublicFile]:
        return [one for one in self.files if allows(actor, right, one.protected)]


def record_url(public_id: str) -> str:
    return f"{settings.SITE_URL}/records/{public_id}/"


def file_url(public_id: str, name: str) -> str:
    return f"{settings.SITE_URL}/records/{public_id}/files/{quote(name)}"


class _Head(NamedTuple):
    """What a public record is made of, but for what is looked up for many together; `owner` is a user's primary key, `snapshot`
    the published one's."""

    pk: int
    public_id: str
    oai_identifier: str
    published: dt.datetime
    datestamp: dt.datetime
    withdrawn: dt.datetime | None
    origins: list[dict[str, Any]] | None
    owner: int | None
    collection: Collection
    institution: Institution
    kind: Kind
    snapshot: int | None
    revision: int
    metadata: Metadata
    policy: Policy


_RELATED = ("collection", "institution", "kind", "snapshot", "deposit", "previous", "newer")


def build(record: Record, on: dt.date | None = None) -> PublicRecord:
    return build_many([record], on)[0]


def build_many(records: Sequence[Record], on: dt.date | None = None) -> list[PublicRecord]:
    """The public records of many, in order, with a handful of queries for all of them."""
    found = list(records)
    prefetch_related_objects(found, *_RELATED)
    built = _built(list(map(_head, found)), on or today(), _sets(found))
    for record, public in zip(found, built, strict=True):
        public.metadata.related.extend(neighbours(record))
    return built


def build_rows(records: QuerySet[Record], on: dt.date | None = None) -> list[PublicRecord]:
    """The same for who reads a million in turn, without their sets and without the versions before and after: no row becomes
    an object, which would take two fifths of the time."""
    return _built(list(_heads(records)), on or today(), {})


def _head(record: Record) -> _Head:
    snapshot = record.current
    return _Head(
        record.pk, record.public_id, record.oai_identifier, record.published, record.datestamp, record.withdrawn, record.origins,
        record.deposit.owner_id if record.deposit else None, record.collection, record.institution, record.kind,
        snapshot.pk, snapshot.number, snapshot.document, snapshot.access,
    )  # fmt: skip


def _heads(records: QuerySet[Record]) -> Iterator[_Head]:
    rows = records.values_list(
        "pk", "public_id", "oai_identifier", "published", "datestamp", "withdrawn", "origins", "deposit__owner", "collection",
        "institution", "kind", "snapshot", "snapshot__number", _text("snapshot__metadata"), _text("snapshot__policy"),
    )  # fmt: skip
    found = list(rows)
    collections = Collection.objects.in_bulk({row[8] for row in found})
    institutions = Institution.objects.select_related("parent__parent").in_bulk({row[9] for row in found})
    kinds = Kind.objects.in_bulk({row[10] for row in found})
    policies = {text: Policy.read(json.loads(text)) for text in {row[14] for row in found}}
    for *own, collection, institution, kind, snapshot, number, metadata, policy in found:
        document = Metadata.model_validate(json.loads(metadata))
        placed = (collections[collection], institutions[institution], kinds[kind])
        yield _Head._make((*own, *placed, snapshot, number, document, policies[policy]))


def _text(json_column: str) -> Cast:
    return Cast(json_column, TextField())


def _built(heads: Sequence[_Head], day: dt.date, sets: Mapping[int, tuple[str, ...]]) -> list[PublicRecord]:
    _name_subjects([head.metadata for head in heads])
    linked = authorities.links([head.pk for head in heads])
    variants = authorities.variants_of(linked)
    files, further = _files_of(heads), _further_of(heads)
    built = []
    for head in heads:
        people = linked.get(head.pk, ())
        authorities.name_people(head.metadata, people)
        spellings = tuple(authorities.spellings(head.metadata, people, variants)) if people else ()
        own, elsewhere = files.get(head.snapshot, ()), tuple(further.get(head.pk, ()))
        built.append(_build(head, own, elsewhere, sets.get(head.pk, ()), day, spellings))
    return built


def _files_of(heads: Sequence[_Head]) -> Mapping[int | None, Sequence[SnapshotFile]]:
    """By snapshot, in order. Prefetching makes a queryset for each snapshot: a quarter of what a rebuild of the index took."""
    found: dict[int | None, list[SnapshotFile]] = defaultdict(list)
    for file in SnapshotFile.objects.filter(among("snapshot", (one.snapshot for one in heads))).select_related(
        "stored__inspection"
    ):
        found[file.snapshot_id].append(file)
    return found


def _further_of(heads: Sequence[_Head]) -> Mapping[int, Sequence[Collection]]:
    """By record, in order, for the same reason."""
    found: dict[int, list[Collection]] = defaultdict(list)
    for row in FurtherCollection.objects.filter(among("record", (one.pk for one in heads))).select_related("collection"):
        found[row.record_id].append(row.collection)
    return found


def _sets(records: Sequence[Record]) -> dict[int, tuple[str, ...]]:
    """The sets of each, sorted; as plain rows, because a page of records is in thousands of them."""
    specs: dict[int, list[str]] = {record.pk: [] for record in records}
    for pk, spec in RecordSet.objects.filter(record__in=list(specs)).values_list("record_id", "spec"):
        specs[pk].append(spec)
    return {pk: tuple(sorted(held)) for pk, held in specs.items()}


def _name_subjects(documents: Sequence[Metadata]) -> None:
    """Terms are called what their vocabulary calls them today; those that it does not have keep the label they came with."""
    terms = [one for document in documents for one in document.subjects]
    if terms:
        merged = merged_terms()
        for document in documents:
            follow(document, merged)
        terms = [one for document in documents for one in document.subjects]
        rows = Subject.objects.filter(code__in={one.code for one in terms}).values_list("scheme", "code", "name")
        names = {(scheme, code): name for scheme, code, name in rows}
        for one in terms:
            one.label = names.get((one.scheme, one.code), one.label)


def foreseen(deposit: Deposit, kind: Kind) -> PublicRecord:
    """What the world would see if the deposit were published now: to be judged before it is. It is in no set yet."""
    document, policy, now = deposit.document, deposit.access, timezone.now()
    _name_subjects([document])
    placed = deposit.files.exclude(role=FileRole.LICENCE).select_related("stored__inspection")
    files = tuple(_file(deposit.public_id, one, policy, deposit.stewards, today()) for one in placed)
    return PublicRecord(
        id=deposit.public_id,
        oai_identifier=deposit.public_id,
        url=record_url(deposit.public_id),
        datestamp=now,
        published=now,
        withdrawn=None,
        revision=1,
        metadata=document,
        kind=kind,
        collection=deposit.collection,
        institution=deposit.collection.institution,
        files=files,
        policy=policy,
        derived=derive_work(((one.role, one.protected) for one in files), today()),
        protected=deposit.protected,
        sets=(),
    )


def _build(
    head: _Head,
    placed: Iterable[SnapshotFile],
    further: tuple[Collection, ...],
    sets: tuple[str, ...],
    day: dt.date,
    spellings: tuple[str, ...],
) -> PublicRecord:
    looked_after = stewards(head.collection, head.owner)
    files = tuple(_file(head.public_id, one, head.policy, looked_after, day) for one in placed)
    return PublicRecord(
        id=head.public_id,
        oai_identifier=head.oai_identifier,
        url=record_url(head.public_id),
        datestamp=head.datestamp,
        published=head.published,
        withdrawn=head.withdrawn,
        revision=head.revision,
        metadata=head.metadata,
        kind=head.kind,
        collection=head.collection,
        institution=head.institution,
        files=files,
        policy=head.policy,
        derived=derive_work(((one.role, one.protected) for one in files), day),
        protected=Protected(head.policy, stewards=looked_after),
        sets=sets,
        origins=tuple(head.origins or ()),
        further=further,
        spellings=spellings,
    )


def derive_work(files: Iterable[tuple[str, Protected]], day: dt.date) -> Derived:
    """The status of the whole, from its main files (role, protected); from all of them where no file is a main one."""
    every = list(files)
    main = [protected for role, protected in every if role in _MAIN_ROLES] or [protected for _, protected in every]
    return derive_record(main, day)


def _file(public_id: str, file: SnapshotFile | DepositFile, policy: Policy, stewards: frozenset[str], day: dt.date) -> PublicFile:
    protected = Protected(policy, file.access, stewards)
    inspection = getattr(file.stored, "inspection", None)
    return PublicFile(
        name=file.name,
        role=file.role,
        media_type=file.stored.media_type,
        size=file.stored.size,
        sha256=file.stored.sha256,
        pages=inspection.pages if inspection else None,
        text_status=inspection.status if inspection else "pending",
        url=file_url(public_id, file.name),
        derived=derive(protected, day),
        protected=protected,
        stored_id=file.stored_id,
        policy=file.access,
        damaged=file.stored.is_damaged,
    )


def as_json(record: PublicRecord, actor: Actor = ANONYMOUS) -> dict[str, object]:
    """The shape of `/records/<id>.json` and of a line for `import_records` (which also takes `files[].text`).

    A file's checksum, size and address are given to those who may download it.
    """
    return {
        "schema_version": SCHEMA_VERSION,
        "id": record.id,
        "oai_identifier": record.oai_identifier,
        "url": record.url,
        "published": record.published.isoformat(),
        "datestamp": record.datestamp.isoformat(),
        "revision": record.revision,
        "institution": record.institution.slug,
        "collection": record.collection.slug,
        "origins": list(record.origins),
        "metadata": record.metadata.to_json(),
        "access": {
            "status": record.derived.status.value,
            "uri": COAR_URI[record.derived.status],
            "opens": record.derived.opens.isoformat() if record.derived.opens else None,
            "policy": public_policy(record.policy),
        },
        "files": [_file_json(one, actor) for one in record.files],
    }


def public_policy(policy: Policy) -> dict[str, object]:
    """The policy without the ids of named people and without the reason, which may be personal."""
    data = policy.model_dump(mode="json", exclude_none=True, exclude={"reason"})
    for right in Right:
        data[right.value] = [grant for grant in data[right.value] if not grant["audience"].startswith("user:")]
    return data


def _file_json(file: PublicFile, actor: Actor) -> dict[str, object]:
    described: dict[str, object] = {
        "name": file.name,
        "role": file.role,
        "media_type": file.media_type,
        "access": {
            "status": file.derived.status.value,
            "opens": file.derived.opens.isoformat() if file.derived.opens else None,
            "policy": public_policy(file.policy) if file.policy else None,
        },
    }
    if allows(actor, Right.DOWNLOAD, file.protected):
        described |= {"size": file.size, "sha256": file.sha256, "pages": file.pages, "url": file.url}
    return described
