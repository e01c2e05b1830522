"""OpenAIRE Guidelines for Literature Repository Managers 4.0: DataCite's elements, Dublin Core's, and OpenAIRE's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from deposits.access import COAR_URI
from deposits.crosswalks import addresses, agents, datacite, every_kind, resource_types, works
from deposits.crosswalks.agents import Agent
from deposits.crosswalks.languages import tag, three_letters
from deposits.crosswalks.markup import declared, element, group
from deposits.public import PublicFile, PublicRecord

PREFIX: Final = "oai_openaire"
NAMESPACE: Final = "http://namespace.openaire.eu/schema/oaire/"
SCHEMA: Final = "https://www.openaire.eu/schema/repo-lit/4.0/openaire.xsd"
VERSION: Final = 1
applies = every_kind

_NAMESPACES: Final = {
    "oaire": NAMESPACE,
    "datacite": datacite.KERNEL,
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
_OPEN: Final = f"<oaire:resource{declared(_NAMESPACES, NAMESPACE, SCHEMA)}>"
_P: Final = "datacite:"
_VERSION_URI: Final = "http://purl.org/coar/version/"
# COAR's versions: code → URI and name
_VERSIONS: Final = {
    "AO": "c_b1a7d7d4d402bcce", "SMUR": "c_71e4c1898caa6e32", "AM": "c_ab4af688f83e57aa", "P": "c_fa2ee174bc00049f",
    "VoR": "c_970fb48d4fbd8a85", "CVoR": "c_e19f295774971610", "EVoR": "c_dc82b40f9837b551", "NA": "c_be7fb7dd8ff6fe43",
}  # fmt: skip


def write(record: PublicRecord) -> str:
    metadata = record.metadata
    kind = resource_types.of(record.kind)
    version = metadata.publication.version
    status = record.derived.status
    return "".join(
        (
            _OPEN,
            datacite.titles(record, _P),
            datacite.creators(agents.creators(record), _P),
            datacite.contributors(_contributors(record), _P),
            _funding(record),
            _alternates(record),
            datacite.related(record, _P),
            _dates(record),
            element("dc:language", three_letters(metadata.language)),
            element("dc:publisher", works.publisher(record)),
            element("oaire:resourceType", kind.label, resourceTypeGeneral=kind.openaire_general, uri=kind.openaire),
            *(element("dc:description", one.text, xml_lang=tag(one.lang)) for one in metadata.abstracts),
            *(element("dc:format", one) for one in works.media_types(record)),
            element("datacite:identifier", record.url, identifierType="URL"),
            element("datacite:rights", addresses.ACCESS_NAMES[status], rightsURI=COAR_URI[status]),
            element("dc:source", works.source(record)),
            element("dc:source", works.task(record)),
            datacite.subjects(record, _P, codes=False),
            _licence(record),
            element("dc:coverage", metadata.coverage.period),
            datacite.places(record, _P),
            datacite.sizes(record, _P),
            element("oaire:version", version, uri=_VERSION_URI + _VERSIONS[version]) if version in _VERSIONS else "",
            *_citation(record),
            *(_file(one, kind) for one in works.open_files(record)),
            element("dcterms:audience", metadata.course),
            "</oaire:resource>",
        )
    )


def _contributors(record: PublicRecord) -> Iterator[tuple[str, Agent]]:
    for one in agents.contributors(record):
        # Its schema has the contributor types of kernel 4.1, which knew no translators.
        yield "Other" if one.role.datacite == "Translator" else one.role.datacite, one
    for name in agents.organisations(record):
        yield "HostingInstitution", agents.organisation(name)


def _funding(record: PublicRecord) -> str:
    """A science and technology task is the funding stream of whoever paid for it."""
    stream = record.metadata.task.programme
    return group(
        "oaire:fundingReferences",
        *(
            group(
                "oaire:fundingReference",
                name,
                datacite.funder_identifier(one, "oaire:"),
                element("oaire:fundingStream", stream),
                element("oaire:awardNumber", one.award),
            )
            for one in record.metadata.funders
            if (name := element("oaire:funderName", one.name))
        ),
    )


def _alternates(record: PublicRecord) -> str:
    names = [addresses.name(one) for one in datacite.alternates(record)]
    return group(
        "datacite:alternateIdentifiers",
        element("datacite:alternateIdentifier", record.oai_identifier, alternateIdentifierType="OAI"),
        *(
            element("datacite:alternateIdentifier", one.value, alternateIdentifierType=datacite.TYPES.get(one.scheme, "Local"))
            for one in names
        ),
    )


def _dates(record: PublicRecord) -> str:
    """An embargo begins with publication here ("Accepted") and ends when the files open ("Available")."""
    opens = record.derived.opens
    return group(
        "datacite:dates",
        element("datacite:date", works.issued(record), dateType="Issued"),
        element("datacite:date", works.published_on(record) if opens else "", dateType="Accepted"),
        element("datacite:date", opens.isoformat() if opens else "", dateType="Available"),
    )


def _licence(record: PublicRecord) -> str:
    """In force from the day on which the files are open."""
    licence, opens = record.metadata.licence, record.derived.opens
    return element(
        "oaire:licenseCondition",
        addresses.licence_name(licence),
        uri=addresses.licence(licence),
        startDate=opens.isoformat() if opens else works.published_on(record),
    )


def _citation(record: PublicRecord) -> Iterator[str]:
    where = record.metadata.publication
    first, last = works.pages(record)
    yield element("oaire:citationTitle", where.container or where.event)
    yield element("oaire:citationVolume", where.volume)
    yield element("oaire:citationIssue", where.issue)
    yield element("oaire:citationStartPage", first)
    yield element("oaire:citationEndPage", last)
    yield element("oaire:citationConferencePlace", where.place)


def _file(file: PublicFile, kind: resource_types.ResourceType) -> str:
    what = "fulltext" if file.role == "main" else "dataset" if file.role == "data" else "other"
    if kind.dcmi == "Software" and what == "fulltext":
        what = "software"
    return element(
        "oaire:file",
        file.url,
        accessRightsURI=COAR_URI[file.derived.status],
        mimeType=file.media_type,
        objectType="dataset" if kind.dcmi == "Dataset" and what == "fulltext" else what,
    )
