"""The head of a record, derived: its columns, its sets, and the fingerprint of what an anonymous harvester receives.

The same pure functions serve one publication, bulk loading, and rebuilding after an embargo ended or a label changed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings

from deposits import authorities, sets
from deposits.access import ANONYMOUS, Derived, Policy, Protected, Right, allows, derive
from deposits.bulk import insert_values
from deposits.metadata.dates import year
from deposits.metadata.document import Metadata, Related
from deposits.models import Collection, Contribution, Exposure, Identifier, Institution, Kind, Record, RecordSet, Subject
from deposits.near_names import name_key
from deposits.public import derive_work


@dataclass(frozen=True)
class HeadFile:
    """As much of a published file as the head depends on."""

    name: str
    role: str
    media_type: str
    size: int
    sha256: str
    policy: Policy | None


@dataclass(frozen=True)
class Place:
    """Where a record lies: the sets that follow from it, the labels that harvesters see, and what named sets ask of it.
    `collections` and `institutions` hold the slugs of its own and of those above."""

    specs: tuple[str, ...]
    labels: tuple[str, ...]
    kind: str
    collections: frozenset[str]
    institutions: frozenset[str]


@dataclass(frozen=True)
class Head:
    """`columns` are the derived fields of `Record`; `specs` its sets, as long as it is live; `metadata` the document as
    it is kept."""

    metadata: dict[str, Any]
    columns: dict[str, Any]
    specs: tuple[str, ...]
    visible: bool


def collection_specs(collection: Collection) -> list[str]:
    """`col_root`, `col_root:col_child` …: the set of each ancestor, then its own."""
    slugs = [one.slug for one in collection.get_ancestors()] + [collection.slug]
    return [":".join(f"col_{slug}" for slug in slugs[: depth + 1]) for depth in range(len(slugs))]


def institution_specs(institution: Institution) -> list[str]:
    slugs = [one.slug for one in reversed(institution.lineage())]
    return [":".join(f"inst_{slug}" for slug in slugs[: depth + 1]) for depth in range(len(slugs))]


def place(collection: Collection, institution: Institution, kind: Kind, further: Sequence[Collection] = ()) -> Place:
    """`further`: the other collections in which a record is shown."""
    thesis = ("ndltd",) if kind.is_thesis else ()
    lying = dict.fromkeys(spec for one in (collection, *further) for spec in collection_specs(one))
    specs = (*lying, *institution_specs(institution), f"kind_{kind.code}", *thesis)
    return Place(
        specs=specs,
        labels=(
            institution.name, institution.name_en, kind.name, kind.name_en, kind.coar_uri, kind.semantics, collection.name,
            collection.name_en,
        ),
        kind=kind.code,
        collections=frozenset(one.rpartition(":col_")[2].removeprefix("col_") for one in specs if one.startswith("col_")),
        institutions=frozenset(one.slug for one in institution.lineage()),
    )  # fmt: skip


class Places:
    """Where each combination lies, the named sets and the terms of vocabularies, read once for many records."""

    def __init__(self) -> None:
        self.definitions = sets.definitions()
        self._found: dict[tuple[int, ...], Place] = {}
        self._terms: dict[tuple[str, str], str] | None = None

    def of(self, collection: Collection, institution: Institution, kind: Kind, further: Sequence[Collection] = ()) -> Place:
        key = (collection.pk, institution.pk, kind.pk, *(one.pk for one in further))
        if key not in self._found:
            self._found[key] = place(collection, institution, kind, further)
        return self._found[key]

    def terms(self, document: Metadata) -> list[str]:
        """The labels that the vocabulary gives today to terms that came without one, or under another."""
        if document.subjects and self._terms is None:
            rows = Subject.objects.values_list("scheme", "code", "name", "merged", "successor__code", "successor__name")
            self._terms = {
                (scheme, code): f"{into} {other}" if merged and into else name for scheme, code, name, merged, into, other in rows
            }
        names = [((self._terms or {}).get((one.scheme, one.code), one.label), one.label) for one in document.subjects]
        return [name for name, label in names if not label or name != label]


def head(
    document: Metadata,
    policy: Policy,
    files: Sequence[HeadFile],
    where: Place,
    places: Places,
    day: dt.date,
    origins: list[dict[str, Any]] | None = None,
    versions: Sequence[Related] = (),
) -> Head:
    """Derive the head of a published document, which lies at `where`, at a date. `versions` are those before and after it."""
    protected = [(one, Protected(policy, one.policy)) for one in files]
    derived = derive_work(((one.role, guarded) for one, guarded in protected), day)
    metadata = document.to_json()
    visible = allows(ANONYMOUS, Right.METADATA, Protected(policy), day)
    issued = year(document.issued)
    columns = {
        "title": document.title,
        "language": document.language,
        "year": issued,
        "status": derived.status.value,
        "opens": derived.opens,
        "next_change": next_change(policy, (one.policy for one in files), day),
    }
    facts = sets.Facts(where.kind, where.collections, where.institutions, issued, document.language, derived.status.value)
    specs = (
        *where.specs,
        *sets.automatic(document, derived, has_files=bool(files)),
        *sets.named(places.definitions, facts),
    )
    fingerprint = _fingerprint(
        metadata, protected, derived, (*where.labels, *places.terms(document)), specs, visible, day, origins, versions
    )
    return Head(
        metadata=metadata,
        columns=columns | {"fingerprint": fingerprint},
        specs=specs,
        visible=visible,
    )


def next_change(policy: Policy, others: Iterable[Policy | None], day: dt.date) -> dt.date | None:
    """The first day on which any of the policies gives another answer than today."""
    days = [one.next_change(day) for one in (policy, *others) if one is not None]
    return min((one for one in days if one), default=None)


def exposure(visible: bool, withdrawn: bool, before: str | None) -> Exposure:
    """What a harvester is told: a record that was once public stays as a deleted header; one that never was, is not told."""
    if visible and not withdrawn:
        return Exposure.LIVE
    return Exposure.HIDDEN if before in (None, Exposure.HIDDEN) else Exposure.DELETED


def is_seen(before: tuple[str, str], after: tuple[str, str]) -> bool:
    """Whether a harvester receives something else: of (fingerprint, exposure). A deleted header stays what it is."""
    return before[1] != after[1] or (before[0] != after[0] and after[1] == Exposure.LIVE)


def clear_rows(record_ids: Sequence[int]) -> authorities.Held:
    """Take away the rows of the description before. Gives whom its names were said to be, for `write_rows`."""
    held = authorities.held(record_ids)
    Contribution.objects.filter(record__in=record_ids).delete()
    Identifier.objects.filter(record__in=record_ids).delete()
    return held


def write_rows(published: Iterable[tuple[Record, Metadata]], held: authorities.Held | None = None) -> list[int]:
    """The rows by which records can be looked up: names in their roles, and identifiers. Names that were said to be somebody's
    stay theirs. Returns the primary keys of records that show other than was described."""
    pairs = list(published)
    whose = authorities.Whose([work for _record, work in pairs], held or {})
    rows = [
        (record.pk, one.role, order, one.name.display, name_key(one.name.display), whose.is_it(record, one))
        for record, work in pairs
        for order, one in enumerate(work.contributors)
    ]
    insert_values(Contribution, ("record_id", "role", "order", "display", "key", "person_id"), rows)
    insert_values(
        Identifier,
        ("record_id", "scheme", "value", "state"),
        ((record.pk, one.scheme, one.value, "known") for record, work in pairs for one in work.identifiers),
    )
    return sorted(whose.changed)


def write_sets(records: Iterable[tuple[Record, Iterable[str]]]) -> None:
    """Memberships in OAI-PMH sets, under the records' own datestamps."""
    rows = ((record.pk, spec, record.datestamp) for record, specs in records for spec in specs)
    insert_values(RecordSet, ("record_id", "spec", "datestamp"), rows)


def _fingerprint(
    metadata: dict[str, Any],
    files: Sequence[tuple[HeadFile, Protected]],
    derived: Derived,
    labels: Sequence[str],
    specs: Sequence[str],
    visible: bool,
    day: dt.date,
    origins: list[dict[str, Any]] | None,
    versions: Sequence[Related],
) -> str:
    facts = [
        metadata,
        [(one.name, one.role, one.media_type, one.size, one.sha256, *_status(derive(guarded, day))) for one, guarded in files],
        _status(derived),
        labels,
        sorted(specs),
        visible,
        settings.SITE_URL,
        *(origins or ()),
        *((one.relation, one.value, one.title) for one in versions),
    ]
    return hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()


def _status(derived: Derived) -> tuple[str, str]:
    return derived.status.value, str(derived.opens or "")


@lru_cache(maxsize=1)
def namespace() -> str:
    """The OAI namespace, fixed in the row that installation wrote."""
    from deposits.models import Repository

    return Repository.objects.get(pk=1).namespace


def oai_identifier(public_id: str) -> str:
    return f"oai:{namespace()}:{public_id}"
