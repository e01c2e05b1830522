"""What the world sees of a record: `build` derives it from the published snapshot and today's authorities.

Never from the draft. Labels, moved collections, ended embargoes and renamed institutions come out right because they
are looked up here, at the moment of asking.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.utils import timezone

from deposits import authorities
from deposits.access import ANONYMOUS, COAR_URI, Actor, Derived, Policy, Protected, Right, allows, derive, derive_record, today
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


# All that `build_many` reads of a record and its snapshot, for who asks of so many that the rest would be felt.
COLUMNS = (
    "public_id", "oai_identifier", "deposit", "origins", "published", "datestamp", "withdrawn", "collection", "institution", "kind",
    "snapshot__number", "snapshot__metadata", "snapshot__policy",
)  # fmt: skip
_RELATED = ("collection", "institution", "kind", "snapshot", "deposit")
_VERSIONS = ("previous", "newer")


def build(record: Record, on: dt.date | None = None) -> PublicRecord:
    return build_many([record], on)[0]


def build_many(records: Sequence[Record], on: dt.date | None = None, *, alone: bool = False) -> list[PublicRecord]:
    """The public records of many, in order, with a handful of queries for all of them; `alone` without their sets and without the
    versions before and after, for who asks of very many and needs neither."""
    found = list(records)
    prefetch_related_objects(found, *_RELATED, *(() if alone else _VERSIONS))
    day = on or today()
    documents = [record.current.document for record in found]
    _name_subjects(documents)
    if not alone:
        for record, document in zip(found, documents, strict=True):
            document.related.extend(neighbours(record))
    sets = {} if alone else _sets(found)
    linked = authorities.links([record.pk for record in found])
    variants = authorities.variants_of(linked)
    files, further = _files_of(found), _further_of(found)
    built = []
    for record, document in zip(found, documents, strict=True):
        people = linked.get(record.pk, ())
        authorities.name_people(document, people)
        spellings = tuple(authorities.spellings(document, people, variants))
        own, elsewhere = files.get(record.snapshot_id, ()), tuple(further.get(record.pk, ()))
        built.append(_build(record, document, own, elsewhere, sets.get(record.pk, ()), day, spellings))
    return built


def _files_of(records: Sequence[Record]) -> Mapping[int | None, Sequence[SnapshotFile]]:
    """By snapshot, in order. Prefetching makes a queryset for each snapshot: a quarter of what a rebuild of the index took."""
    found: dict[int | None, list[SnapshotFile]] = defaultdict(list)
    for file in SnapshotFile.objects.filter(snapshot__in=[one.snapshot_id for one in records]).select_related(
        "stored__inspection"
    ):
        found[file.snapshot_id].append(file)
    return found


def _further_of(records: Sequence[Record]) -> Mapping[int, Sequence[Collection]]:
    """By record, in order, for the same reason."""
    found: dict[int, list[Collection]] = defaultdict(list)
    for row in FurtherCollection.objects.filter(record__in=[one.pk for one in records]).select_related("collection"):
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
    record: Record,
    document: Metadata,
    placed: Iterable[SnapshotFile],
    further: tuple[Collection, ...],
    sets: tuple[str, ...],
    day: dt.date,
    spellings: tuple[str, ...],
) -> PublicRecord:
    snapshot = record.current
    policy = snapshot.access
    stewards = record.stewards
    files = tuple(_file(record.public_id, one, policy, stewards, day) for one in placed)
    return PublicRecord(
        id=record.public_id,
        oai_identifier=record.oai_identifier,
        url=record_url(record.public_id),
        datestamp=record.datestamp,
        published=record.published,
        withdrawn=record.withdrawn,
        revision=snapshot.number,
        metadata=document,
        kind=record.kind,
        collection=record.collection,
        institution=record.institution,
        files=files,
        policy=policy,
        derived=derive_work(((one.role, one.protected) for one in files), day),
        protected=Protected(policy, stewards=stewards),
        sets=sets,
        origins=tuple(record.origins or ()),
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
