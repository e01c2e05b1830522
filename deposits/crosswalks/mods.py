"""MODS 3.8 (Library of Congress), as library systems and aggregators exchange it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from deposits.access import COAR_URI
from deposits.crosswalks import addresses, agents, degrees, every_kind, resource_types, works
from deposits.crosswalks.agents import Agent
from deposits.crosswalks.languages import iso_639_3, tag
from deposits.crosswalks.markup import declared, element, group, quoted
from deposits.metadata.document import Related
from deposits.public import PublicFile, PublicRecord

PREFIX: Final = "mods"
NAMESPACE: Final = "http://www.loc.gov/mods/v3"
SCHEMA: Final = "https://www.loc.gov/standards/mods/v3/mods-3-8.xsd"
VERSION: Final = 1
applies = every_kind

_NAMESPACES: Final = {"": NAMESPACE, "xlink": "http://www.w3.org/1999/xlink"}
_OPEN: Final = f"<mods{declared(_NAMESPACES, NAMESPACE, SCHEMA)}>"
_RELATOR: Final = "http://id.loc.gov/vocabulary/relators/"
_RELATIONS: Final = {
    "is-part-of": "host", "has-part": "constituent", "references": "references", "is-supplement-to": "host",
    "is-supplemented-by": "constituent", "is-version-of": "otherVersion", "is-based-on": "original",
    "is-new-version-of": "otherVersion", "is-previous-version-of": "otherVersion",
}  # fmt: skip
_IDENTIFIERS: Final = {"handle": "hdl", "url": "uri", "urn": "urn", "call-number": "local", "other": "local"}


def write(record: PublicRecord) -> str:
    metadata = record.metadata
    kind = resource_types.of(record.kind)
    lang = tag(metadata.language)
    return "".join(
        (
            _OPEN,
            group("titleInfo", element("title", works.title(record)), element("subTitle", metadata.subtitle), xml_lang=lang),
            *(
                group("titleInfo", element("title", one.text), type="translated", xml_lang=tag(one.lang))
                for one in metadata.other_titles
            ),
            *(_agent(one, usage="primary" if number == 0 else "") for number, one in enumerate(agents.creators(record))),
            *(_agent(one) for one in agents.contributors(record)),
            element("typeOfResource", kind.mods),
            element("genre", kind.name, authority="coar", valueURI=kind.uri),
            element("genre", record.kind.name, xml_lang="vi"),
            _origin(record),
            group("language", element("languageTerm", iso_639_3(metadata.language), type="code", authority="iso639-3")),
            _physical(record),
            *(element("abstract", one.text, xml_lang=tag(one.lang)) for one in metadata.abstracts),
            *_notes(record),
            *(group("subject", element("topic", one.text), xml_lang=tag(one.lang)) for one in metadata.keywords),
            group("subject", element("topic", metadata.thesis.discipline)),
            group("subject", element("geographic", metadata.coverage.place)),
            group("subject", element("temporal", metadata.coverage.period)),
            *(element("classification", one.code, authority=one.scheme, displayLabel=one.label) for one in metadata.subjects),
            _host(record),
            *(_related(one) for one in metadata.related),
            *_identifiers(record),
            group("location", element("url", record.url, usage="primary display", access="object in context")),
            *(_located(one) for one in works.open_files(record)),
            *_conditions(record),
            group("extension", degrees.degree(record)),
            _about_the_description(record),
            "</mods>",
        )
    )


def _agent(one: Agent, usage: str = "") -> str:
    parts = (
        element("namePart", one.family, type="family") + element("namePart", one.given, type="given")
        if one.family
        else element("namePart", one.name)
    )
    return group(
        "name",
        parts,
        group(
            "role",
            element("roleTerm", one.role.marc, type="code", authority="marcrelator", valueURI=_RELATOR + one.role.marc),
            element("roleTerm", one.role.term, type="text"),
        ),
        element("affiliation", one.affiliation),
        element("nameIdentifier", one.orcid, type="orcid"),
        type="corporate" if one.organisation else "personal",
        usage=usage,
    )


def _origin(record: PublicRecord) -> str:
    metadata = record.metadata
    opens = record.derived.opens
    return group(
        "originInfo",
        element("publisher", works.publisher(record)),
        element("dateIssued", works.issued(record), encoding="w3cdtf", keyDate="yes"),
        element("dateOther", metadata.thesis.defended, type="defence", encoding="w3cdtf"),
        element("dateOther", metadata.task.accepted, type="acceptance", encoding="w3cdtf"),
        element("dateOther", opens.isoformat() if opens else "", type="embargo end", encoding="w3cdtf"),
    )


def _physical(record: PublicRecord) -> str:
    return group(
        "physicalDescription",
        element("form", "electronic", authority="marcform"),
        *(element("internetMediaType", one) for one in works.media_types(record)),
        element("extent", record.metadata.extent),
    )


def _notes(record: PublicRecord) -> Iterator[str]:
    metadata = record.metadata
    yield element("note", metadata.notes)
    yield element("note", degrees.statement(record), type="thesis")
    yield element("note", metadata.publication.version, type="version identification")
    yield element("note", works.task(record), type="task")
    yield element("note", metadata.task.host, type="task host")
    yield element("note", metadata.course, type="course")
    for one in metadata.funders:
        yield element("note", "; ".join(part for part in (one.name, one.award) if part), type="funding")


def _host(record: PublicRecord) -> str:
    """The journal or the proceedings, with the part of it that the work is."""
    metadata = record.metadata
    where = metadata.publication
    first, last = works.pages(record)
    return group(
        "relatedItem",
        group("titleInfo", element("title", where.container)),
        group("name", element("namePart", where.event), type="conference"),
        group("originInfo", group("place", element("placeTerm", where.place, type="text"))),
        *(
            element("identifier", addresses.name(one).value, type=one.scheme)
            for one in metadata.identifiers
            if one.scheme == "issn" or (one.scheme == "isbn" and works.is_part(record))
        ),
        group(
            "part",
            group("detail", element("number", where.volume), type="volume"),
            group("detail", element("number", where.issue), type="issue"),
            group("extent", element("start", first), element("end", last), unit="pages"),
        ),
        type="host",
    )


def _related(one: Related) -> str:
    name = addresses.name(one)
    return group(
        "relatedItem",
        group("titleInfo", element("title", one.title)),
        element("identifier", name.value, type=_IDENTIFIERS.get(name.scheme, name.scheme)),
        group("location", element("url", name.uri)) if name.uri.startswith("http") else "",
        type=_RELATIONS[one.relation],
    )


def _identifiers(record: PublicRecord) -> Iterator[str]:
    yield element("identifier", record.url, type="uri")
    yield element("identifier", record.oai_identifier, type="oai")
    for one in record.metadata.identifiers:
        if one.scheme != "issn" and not (one.scheme == "isbn" and works.is_part(record)):
            name = addresses.name(one)
            yield element("identifier", name.value, type=_IDENTIFIERS.get(name.scheme, name.scheme))


def _located(file: PublicFile) -> str:
    return group("location", element("url", file.url, access="raw object", displayLabel=file.name, note=file.media_type))


def _conditions(record: PublicRecord) -> Iterator[str]:
    status, licence = record.derived.status, record.metadata.licence
    uri = f' xlink:href="{COAR_URI[status]}"'
    yield f'<accessCondition type="restriction on access"{uri}>{addresses.ACCESS_NAMES[status]}</accessCondition>'
    yield element(
        "accessCondition",
        addresses.licence_name(licence),
        type="use and reproduction",
        xlink_href=addresses.licence(licence),
    )


def _about_the_description(record: PublicRecord) -> str:
    return (
        "<recordInfo>"
        + element("recordContentSource", works.keeper(record))
        + f'<recordCreationDate encoding="w3cdtf">{works.published_on(record)}</recordCreationDate>'
        f'<recordChangeDate encoding="w3cdtf">{works.moment(record.datestamp)}</recordChangeDate>'
        f'<recordIdentifier source="{quoted(works.namespace(record))}">{record.id}</recordIdentifier>'
        '<languageOfCataloging><languageTerm type="code" authority="iso639-3">vie</languageTerm></languageOfCataloging>'
        "</recordInfo>"
    )
