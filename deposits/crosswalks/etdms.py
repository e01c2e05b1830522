"""ETD-MS 1.1 (Networked Digital Library of Theses and Dissertations): theses only. `oai_etdms` is the same under another name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from deposits.access import Status
from deposits.crosswalks import addresses, agents, degrees, resource_types, works
from deposits.crosswalks.languages import iso_639_3, tag
from deposits.crosswalks.markup import declared, element
from deposits.public import PublicRecord

PREFIX: Final = "etdms"
NAMESPACE: Final = degrees.NAMESPACE
SCHEMA: Final = f"{NAMESPACE}etdms11.xsd"
VERSION: Final = 1
applies = resource_types.is_thesis

_NAMESPACES: Final = {"": NAMESPACE, "dc": "http://purl.org/dc/elements/1.1/", "dcterms": "http://purl.org/dc/terms/"}
_OPEN: Final = f"<thesis{declared(_NAMESPACES, NAMESPACE, SCHEMA)}>"
# The value that the standard recommends for every thesis.
_TYPE: Final = '<dc:type xml:lang="en">Electronic Thesis or Dissertation</dc:type>'
# dc.rights: 0 not publicly accessible, 1 limited public access, 2 publicly accessible
_RIGHTS: Final = {Status.OPEN: "2", Status.EMBARGOED: "1", Status.RESTRICTED: "1", Status.METADATA_ONLY: "0"}


def write(record: PublicRecord) -> str:
    metadata = record.metadata
    return "".join(
        (
            _OPEN,
            element("dc:title", works.full_title(record), xml_lang=tag(metadata.language)),
            *(element("dcterms:alternative", one.text, xml_lang=tag(one.lang)) for one in metadata.other_titles),
            *(element("dc:creator", one.name, resource=one.orcid) for one in agents.creators(record)),
            *_subjects(record),
            *(element("dc:description", one.text, role="abstract", xml_lang=tag(one.lang)) for one in metadata.abstracts),
            element("dc:description", metadata.notes, role="note"),
            element("dc:publisher", works.publisher(record)),
            *(
                element("dc:contributor", one.name, role=one.role.etdms, resource=one.orcid)
                for one in agents.contributors(record)
            ),
            element("dc:date", metadata.thesis.defended or works.issued(record)),
            _TYPE,
            element("dc:type", record.kind.name, xml_lang="vi"),
            element("dc:type", record.kind.name_en, xml_lang="en"),
            *(element("dc:format", one) for one in works.media_types(record)),
            element("dc:format", metadata.extent),
            *(element("dc:identifier", one) for one in dict.fromkeys(_identifiers(record))),
            element("dc:language", iso_639_3(metadata.language)),
            *(element("dc:coverage", one) for one in (metadata.coverage.place, metadata.coverage.period)),
            f"<dc:rights>{_RIGHTS[record.derived.status]}</dc:rights>",
            element("dc:rights", addresses.licence_name(metadata.licence), resource=addresses.licence(metadata.licence)),
            degrees.degree(record, declare=False),
            "</thesis>",
        )
    )


def _subjects(record: PublicRecord) -> Iterator[str]:
    """At least one: where nobody gave any, the collection says what it is about."""
    metadata = record.metadata
    found = [
        *(element("dc:subject", one.text, xml_lang=tag(one.lang)) for one in metadata.keywords),
        *(element("dc:subject", one.label or one.code, scheme=one.scheme) for one in metadata.subjects),
        element("dc:subject", metadata.thesis.discipline),
    ]
    yield from found
    if not any(found):
        yield element("dc:subject", record.collection.name) or element("dc:subject", resource_types.of(record.kind).name)


def _identifiers(record: PublicRecord) -> Iterator[str]:
    yield record.url
    for file in works.open_files(record):
        yield file.url
    for one in record.metadata.identifiers:
        yield addresses.identifier(one.scheme, one.value)
