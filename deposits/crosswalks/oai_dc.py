"""Unqualified Dublin Core, which every repository must give (OAI-PMH 2.0 §2.5), as aggregators read it: types, rights and
embargo ends of info:eu-repo (OpenAIRE Guidelines for Literature Repositories 3) beside COAR's, and direct links to open files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote

from deposits.access import COAR_URI
from deposits.crosswalks import addresses, every_kind, works
from deposits.crosswalks.languages import iso_639_3, tag
from deposits.crosswalks.markup import element, legal
from deposits.metadata.document import LangLine, LangText, Related
from deposits.public import PublicRecord

PREFIX: Final = "oai_dc"
NAMESPACE: Final = "http://www.openarchives.org/OAI/2.0/oai_dc/"
SCHEMA: Final = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
VERSION: Final = 2
applies = every_kind

OPEN: Final = (
    f'<oai_dc:dc xmlns:oai_dc="{NAMESPACE}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="{NAMESPACE} {SCHEMA}">'
)
CLOSE: Final = "</oai_dc:dc>"
# COAR's versions of a text, as info:eu-repo names them.
_VERSIONS: Final = {
    "AO": "draft", "SMUR": "submittedVersion", "AM": "acceptedVersion", "P": "acceptedVersion", "VoR": "publishedVersion",
    "CVoR": "updatedVersion", "EVoR": "updatedVersion",
}  # fmt: skip


def write(record: PublicRecord) -> str:
    metadata = record.metadata
    return "".join(
        (
            OPEN,
            element("dc:title", works.full_title(record), xml_lang=tag(metadata.language)),
            *_in_languages("dc:title", metadata.other_titles),
            *_each("dc:creator", works.creators(record)),
            *_each("dc:contributor", works.contributors(record)),
            *_in_languages("dc:subject", metadata.keywords),
            *_each("dc:subject", (one.label or one.code for one in metadata.subjects)),
            *_in_languages("dc:description", metadata.abstracts),
            element("dc:publisher", works.publisher(record)),
            *_each("dc:date", _dates(record)),
            *_types(record),
            *_each("dc:format", (metadata.extent, *(one.media_type for one in record.files))),
            *_each("dc:identifier", _identifiers(record)),
            *_each("dc:source", _sources(record)),
            element("dc:language", iso_639_3(metadata.language)),
            *_each("dc:relation", _relations(record)),
            *_each("dc:coverage", (metadata.coverage.place, metadata.coverage.period)),
            *_each("dc:rights", _rights(record)),
            CLOSE,
        )
    )


def _each(name: str, values: Iterable[str]) -> list[str]:
    return [element(name, value) for value in dict.fromkeys(values)]


def _in_languages(name: str, texts: Iterable[LangLine | LangText]) -> list[str]:
    return [element(name, one.text, xml_lang=tag(one.lang)) for one in texts]


def _dates(record: PublicRecord) -> Iterator[str]:
    yield works.issued(record)
    if record.derived.opens:
        yield f"info:eu-repo/date/embargoEnd/{record.derived.opens.isoformat()}"


def _types(record: PublicRecord) -> Iterator[str]:
    """OpenAIRE reads the first one; people read the labels."""
    kind = record.kind
    yield element("dc:type", f"info:eu-repo/semantics/{kind.semantics}")
    yield element("dc:type", kind.coar_uri)
    yield element("dc:type", kind.name, xml_lang="vi")
    yield element("dc:type", kind.name_en, xml_lang="en")
    if version := _VERSIONS.get(record.metadata.publication.version):
        yield element("dc:type", f"info:eu-repo/semantics/{version}")


def _identifiers(record: PublicRecord) -> Iterator[str]:
    """The page of the record first, because some harvesters keep only one."""
    yield record.url
    for file in works.open_files(record):
        if file.is_pdf:
            yield file.url
    for one in record.metadata.identifiers:
        if one.scheme != "issn":
            yield addresses.identifier(one.scheme, one.value)


def _sources(record: PublicRecord) -> Iterator[str]:
    """Where it appeared: "Tạp chí Môi trường, 12(3), 45–58"; the journal's ISSN."""
    yield works.source(record)
    for one in record.metadata.identifiers:
        if one.scheme == "issn":
            yield addresses.identifier("issn", one.value)


def _relations(record: PublicRecord) -> Iterator[str]:
    for one in record.metadata.related:
        yield _related(one)
    yield works.task(record)
    for funder in record.metadata.funders:
        if funder.award:
            yield f"info:eu-repo/grantAgreement/{_quoted(funder.name)}//{_quoted(funder.award)}"
    for file in works.open_files(record):
        if not file.is_pdf:
            yield file.url


def _quoted(value: str) -> str:
    return quote(legal(value), safe="")


def _related(one: Related) -> str:
    return addresses.identifier(one.scheme, one.value) if one.value else one.title


def _rights(record: PublicRecord) -> Iterator[str]:
    yield addresses.EU_REPO_ACCESS[record.derived.status]
    yield COAR_URI[record.derived.status]
    yield addresses.licence(record.metadata.licence)
