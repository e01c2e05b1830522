"""DataCite's metadata (kernel 4.7) in the wrapper in which DataCite and the large repositories give it over OAI-PMH."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from deposits.access import COAR_URI
from deposits.crosswalks import addresses, agents, datacite, every_kind, resource_types, works
from deposits.crosswalks.agents import Agent
from deposits.crosswalks.languages import tag
from deposits.crosswalks.markup import declared, element, group, legal
from deposits.metadata.document import Related
from deposits.public import PublicRecord

PREFIX: Final = "oai_datacite"
NAMESPACE: Final = "http://schema.datacite.org/oai/oai-1.1/"
SCHEMA: Final = "http://schema.datacite.org/oai/oai-1.1/oai.xsd"
VERSION: Final = 1
applies = every_kind

_KERNEL_VERSION: Final = "4.7"
_OPEN: Final = f"<oai_datacite{declared({'': NAMESPACE}, NAMESPACE, SCHEMA)}><schemaVersion>{_KERNEL_VERSION}</schemaVersion>"
_RESOURCE: Final = (
    f"<resource{declared({'': datacite.KERNEL}, datacite.KERNEL, 'http://schema.datacite.org/meta/kernel-4/metadata.xsd')}>"
)


def write(record: PublicRecord) -> str:
    centre = element("datacentreSymbol", works.namespace(record))
    return f"{_OPEN}{centre}<payload>{resource(record)}</payload></oai_datacite>"


def resource(record: PublicRecord) -> str:
    """The payload alone, a document by the kernel's own schema."""
    metadata = record.metadata
    kind = resource_types.of(record.kind)
    return "".join(
        (
            _RESOURCE,
            *_identifiers(record),
            datacite.titles(record),
            datacite.creators(agents.creators(record)),
            datacite.contributors(_contributors(record)),
            element("publisher", works.publisher(record)),
            element("publicationYear", works.issued(record)[:4]),
            element("resourceType", legal(works.kind_label(record)).strip() or kind.name, resourceTypeGeneral=kind.datacite),
            datacite.subjects(record),
            _dates(record),
            element("language", tag(metadata.language)),
            datacite.related(record),
            datacite.sizes(record),
            group("formats", *(element("format", one) for one in works.media_types(record))),
            element("version", metadata.publication.version),
            _rights(record),
            _descriptions(record),
            datacite.places(record),
            _funding(record),
            group("relatedItems", *_items(record)),
            "</resource>",
        )
    )


def _identifiers(record: PublicRecord) -> Iterator[str]:
    """The first DOI, else the address of the record; the others as alternates."""
    named = [addresses.name(one) for one in datacite.alternates(record)]
    doi = next((one for one in named if one.scheme == "doi" and one.value), None)
    yield element("identifier", doi.value if doi else record.url, identifierType="DOI" if doi else "URL")
    yield group(
        "alternateIdentifiers",
        element("alternateIdentifier", record.url, alternateIdentifierType="URL") if doi else "",
        element("alternateIdentifier", record.oai_identifier, alternateIdentifierType="OAI"),
        *(
            element("alternateIdentifier", one.value, alternateIdentifierType=datacite.TYPES.get(one.scheme, "Local"))
            for one in named
            if one is not doi
        ),
    )


def _contributors(record: PublicRecord) -> Iterator[tuple[str, Agent]]:
    for one in agents.contributors(record):
        yield one.role.datacite, one
    for name in agents.organisations(record):
        yield "HostingInstitution", agents.organisation(name)


def _dates(record: PublicRecord) -> str:
    metadata = record.metadata
    opens = record.derived.opens
    return group(
        "dates",
        element("date", works.issued(record), dateType="Issued"),
        element("date", metadata.thesis.defended or metadata.task.accepted, dateType="Accepted"),
        element("date", opens.isoformat() if opens else "", dateType="Available"),
        element("date", metadata.coverage.period, dateType="Coverage"),
    )


def _rights(record: PublicRecord) -> str:
    status, licence = record.derived.status, record.metadata.licence
    return group(
        "rightsList",
        element("rights", addresses.ACCESS_NAMES[status], rightsURI=COAR_URI[status], xml_lang="en"),
        element(
            "rights",
            addresses.licence_name(licence),
            rightsURI=addresses.licence(licence),
            rightsIdentifier=licence,
            rightsIdentifierScheme="SPDX",
            schemeURI="https://spdx.org/licenses/",
            xml_lang="en",
        ),
    )


def _descriptions(record: PublicRecord) -> str:
    metadata = record.metadata
    return group(
        "descriptions",
        *(element("description", one.text, descriptionType="Abstract", xml_lang=tag(one.lang)) for one in metadata.abstracts),
        element("description", works.source(record), descriptionType="SeriesInformation"),
        element("description", metadata.notes, descriptionType="Other"),
    )


def _funding(record: PublicRecord) -> str:
    return group(
        "fundingReferences",
        *(
            group("fundingReference", name, datacite.funder_identifier(one), element("awardNumber", one.award))
            for one in record.metadata.funders
            if (name := element("funderName", one.name))
        ),
    )


def _items(record: PublicRecord) -> Iterator[str]:
    """What it appeared in, the task that it reports on, and related works that have no identifier."""
    metadata = record.metadata
    where = metadata.publication
    if title := element("title", where.container or where.event):
        first, last = works.pages(record)
        kind = resource_types.of(record.kind).datacite
        container = {"JournalArticle": "Journal", "ConferencePaper": "ConferenceProceeding"}.get(kind, "Collection")
        yield group(
            "relatedItem",
            group("titles", title),
            element("volume", where.volume),
            element("issue", where.issue),
            element("firstPage", first),
            element("lastPage", last),
            relatedItemType=container,
            relationType="IsPublishedIn",
        )
    if title := element("title", metadata.task.programme or metadata.task.code):
        number = element("number", metadata.task.code)
        yield group("relatedItem", group("titles", title), number, relatedItemType="Project", relationType="Documents")
    for one in metadata.related:
        yield _untold(one)


def _untold(one: Related) -> str:
    if datacite.TYPES.get(addresses.name(one).scheme, "") in datacite.RELATABLE and one.value:
        return ""
    title = group("titles", element("title", ", ".join(part for part in (one.title, one.value) if part)))
    return title and group("relatedItem", title, relatedItemType="Other", relationType=datacite.RELATIONS[one.relation])
