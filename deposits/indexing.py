"""From records to what the search port indexes: the one place where domain fields become facets, names and texts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from django.db.models import QuerySet

from deposits.access import EVERYONE, Right, today, tokens
from deposits.collation import name_key, sort_key
from deposits.metadata.dates import year
from deposits.metadata.document import Contributor, Metadata
from deposits.models import Collection, Record, Subject
from deposits.public import PublicFile, PublicRecord, build_rows
from media.models import PageText, TextStatus
from media.running_heads import without_running_heads
from search.port import Document, TextBlock
from search.stemming import said_or_seen

_READ = {TextStatus.TEXT, TextStatus.OCR}


def documents(records: QuerySet[Record]) -> Iterator[Document]:
    """The documents of these records, in their order. Withdrawn ones have none: see `is_indexed`."""
    day = today()
    public = build_rows(records.filter(withdrawn=None), day)
    texts = _texts([file for record in public for file in record.files if file.text_status in _READ])
    above = _Above.of(public)
    for record in public:
        yield _document(record, texts, above, day)


def is_indexed(record: Record) -> bool:
    """Everything that somebody may see, were it only its stewards; never a tombstone."""
    return not record.is_tombstone


def _document(record: PublicRecord, texts: dict[int, list[str]], above: _Above, day: dt.date) -> Document:
    metadata = record.metadata
    people = _names(metadata.contributors)
    return Document(
        id=record.id,
        tokens=narrowed(tokens(record.protected, Right.METADATA, day)),
        titles=[one for one in (metadata.title, metadata.subtitle, *(other.text for other in metadata.other_titles)) if one],
        names=people + list(record.spellings) + [one.affiliation for one in metadata.contributors if one.affiliation],
        keywords=[one.text for one in metadata.keywords] + [one.label for one in metadata.subjects if one.label],
        abstracts=[one.text for one in metadata.abstracts],
        identifiers=[record.id, record.oai_identifier, *(one.value for one in metadata.identifiers), *filter(None, [metadata.task.code])],
        other=[one for one in (
            record.institution.name, record.institution.name_en, record.collection.name, record.kind.name, record.kind.name_en,
            metadata.thesis.degree, metadata.thesis.discipline, metadata.thesis.grantor, metadata.thesis.department,
            metadata.task.host, metadata.task.programme, metadata.publication.container, metadata.publication.event,
            metadata.course, metadata.coverage.place, metadata.publisher, metadata.notes,
        ) if one],
        fields={
            "author": _names(metadata.creators),
            "advisor": _names(metadata.by_role("advisor")),
            "institution": [one for one in (record.institution.name, record.institution.name_en, metadata.thesis.grantor) if one],
        },
        facets=_facets(record, above),
        year=year(metadata.issued),
        sort={"published": record.published.isoformat(), "title": sort_key(metadata.title), "author": _author_key(metadata)},
        texts=[
            TextBlock(
                file=file.name,
                tokens=narrowed(_text_tokens(record, file, day)),
                pages=texts[file.stored_id],
            )
            for file in record.files
            if file.stored_id in texts
        ],
        languages=_languages(metadata),
    )  # fmt: skip


def _languages(metadata: Metadata) -> dict[str, list[str]]:
    """Titles, keywords and abstracts by the language that they are said to be in, where that one is stemmed."""
    said = [(metadata.language, metadata.title), (metadata.language, metadata.subtitle)]
    said += [(one.lang, one.text) for one in (*metadata.other_titles, *metadata.keywords)]
    said += [(one.lang, one.text) for one in metadata.abstracts]
    found: dict[str, list[str]] = defaultdict(list)
    for language, text in said:
        if text and language != "vi" and (code := said_or_seen(language, text)):  # most are, and it has no stems
            found[code].append(text)
    return dict(found)


def _author_key(metadata: Metadata) -> str:
    """By the given name of the one who is named first, as Vietnamese lists of people are."""
    people = metadata.creators
    return name_key(people[0].name.family, people[0].name.given, people[0].name.display) if people else ""


def _names(people: Sequence[Contributor]) -> list[str]:
    return [one.name.display for one in people]


def narrowed(found: frozenset[str]) -> frozenset[str]:
    """Where everyone may, naming the others adds nothing but bytes."""
    return frozenset({EVERYONE}) if EVERYONE in found else found


def _text_tokens(record: PublicRecord, file: PublicFile, day: dt.date) -> frozenset[str]:
    """Who may find the words inside: those who may view the file (the engine asks for the record's tokens as well)."""
    return tokens(file.protected, Right.VIEW, day)


@dataclass(frozen=True)
class _Above:
    """What stands above terms, collections and institutions, read once for many records: `subjects` names the broader term of
    each (`scheme:code`), `collections` (by path) and `institutions` (by primary key) the slugs of themselves and all above them."""

    subjects: dict[str, str]
    collections: dict[str, list[str]]
    institutions: dict[int, list[str]]

    @staticmethod
    def of(records: Sequence[PublicRecord]) -> _Above:
        if not records:
            return _Above({}, {}, {})
        lines = {one.path: one.lineage_paths() for record in records for one in (record.collection, *record.further)}
        slugs = dict(Collection.objects.filter(path__in=set(chain(*lines.values()))).values_list("path", "slug"))
        institutions = {record.institution.pk: record.institution for record in records}
        return _Above(
            _broader_subjects(),
            {path: [slugs[above] for above in line if above in slugs] for path, line in lines.items()},
            {pk: [above.slug for above in one.lineage()] for pk, one in institutions.items()},
        )


def _facets(record: PublicRecord, above: _Above) -> dict[str, list[str]]:
    metadata = record.metadata
    return {
        "kind": [record.kind.code],
        "institution": above.institutions[record.institution.pk],
        "collection": _collections(record, above),
        "subject": sorted({term for one in metadata.subjects for term in _lineage(f"{one.scheme}:{one.code}", above.subjects)}),
        "language": [metadata.language] if metadata.language else [],
        "access": [record.derived.status.value],
        "advisor": list(dict.fromkeys(_names(metadata.by_role("advisor")))),
        "degree": [metadata.thesis.degree] if metadata.thesis.degree else [],
    }


def _collections(record: PublicRecord, above: _Above) -> list[str]:
    return list(dict.fromkeys(slug for one in (record.collection, *record.further) for slug in above.collections[one.path]))


def _broader_subjects() -> dict[str, str]:
    """Term → the broader term above it, both as `scheme:code`."""
    rows = Subject.objects.exclude(parent=None).values_list("scheme", "code", "parent__code")
    return {f"{scheme}:{code}": f"{scheme}:{above}" for scheme, code, above in rows}


def _lineage(term: str, broader: dict[str, str]) -> Iterator[str]:
    """The term and those above it: a work about physics is one about natural sciences."""
    here: str | None = term
    while here is not None:
        yield here
        here = broader.get(here)


def _texts(files: list[PublicFile]) -> dict[int, list[str]]:
    """Page texts for searching by stored file; pages without text keep their place."""
    pages: dict[int, dict[int, str]] = defaultdict(dict)
    rows = PageText.objects.filter(file_id__in={file.stored_id for file in files})
    for file_id, number, text in rows.values_list("file_id", "number", "text").iterator(chunk_size=500):
        pages[file_id][number] = text
    whole = {file_id: [found.get(number, "") for number in range(1, max(found) + 1)] for file_id, found in pages.items()}
    return {file_id: without_running_heads(text) for file_id, text in whole.items()}
