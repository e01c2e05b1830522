"""Qualified Dublin Core: the DCMI Metadata Terms. Its schema declares no root; this is DSpace's, which its harvesters know.

Only terms that every version of the schema from 2003 on takes: `references` was missing in its container, `accessRights`,
`license` and `dateAccepted` came later.
"""

from __future__ import annotations

from typing import Final

from deposits.access import COAR_URI
from deposits.crosswalks import addresses, agents, degrees, every_kind, resource_types, works
from deposits.crosswalks.languages import tag
from deposits.crosswalks.markup import declared, element
from deposits.metadata.document import Related
from deposits.public import PublicRecord

PREFIX: Final = "qdc"
NAMESPACE: Final = "http://purl.org/dc/terms/"
SCHEMA: Final = "http://dublincore.org/schemas/xmls/qdc/2006/01/06/dcterms.xsd"
VERSION: Final = 1
applies = every_kind

_NAMESPACES: Final = {
    "qdc": "http://dspace.org/qualifieddc/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": NAMESPACE,
}
_OPEN: Final = f"<qdc:qualifieddc{declared(_NAMESPACES, NAMESPACE, SCHEMA)}>"
_RELATIONS: Final = {
    "is-part-of": "isPartOf", "has-part": "hasPart", "references": "", "is-supplement-to": "isPartOf",
    "is-supplemented-by": "hasPart", "is-version-of": "isVersionOf", "is-based-on": "source",
    "is-new-version-of": "isVersionOf", "is-previous-version-of": "hasVersion",
}  # fmt: skip
_DATE: Final = "dcterms:W3CDTF"
_URI: Final = "dcterms:URI"


def write(record: PublicRecord) -> str:
    metadata = record.metadata
    kind = resource_types.of(record.kind)
    status, opens = record.derived.status, record.derived.opens
    where = metadata.publication
    return "".join(
        (
            _OPEN,
            element("dc:title", works.full_title(record), xml_lang=tag(metadata.language)),
            *(element("dcterms:alternative", one.text, xml_lang=tag(one.lang)) for one in metadata.other_titles),
            *(element("dc:creator", one.name) for one in agents.creators(record)),
            *(element("dc:contributor", one.name) for one in agents.contributors(record, committee=False)),
            *(element("dc:subject", one.text, xml_lang=tag(one.lang)) for one in metadata.keywords),
            *(element("dc:subject", one) for one in works.subjects(record)[len(metadata.keywords) :]),
            *(element("dcterms:abstract", one.text, xml_lang=tag(one.lang)) for one in metadata.abstracts),
            element("dc:description", metadata.notes),
            element("dc:description", degrees.statement(record)),
            element("dc:publisher", works.publisher(record)),
            element("dcterms:issued", works.issued(record), xsi_type=_DATE),
            element("dc:date", metadata.thesis.defended or metadata.task.accepted, xsi_type=_DATE),
            element("dcterms:available", opens.isoformat() if opens else works.published_on(record), xsi_type=_DATE),
            element("dcterms:modified", works.moment(record.datestamp), xsi_type=_DATE),
            element("dc:type", kind.dcmi, xsi_type="dcterms:DCMIType"),
            element("dc:type", kind.name),
            element("dc:type", record.kind.name, xml_lang="vi"),
            *(element("dc:format", one) for one in works.media_types(record)),
            element("dcterms:extent", metadata.extent),
            element("dc:identifier", record.url, xsi_type=_URI),
            *(element("dc:identifier", one.url, xsi_type=_URI) for one in works.open_files(record)),
            *(_identifier(addresses.name(one)) for one in metadata.identifiers),
            element("dc:source", works.source(record)),
            element("dc:language", tag(metadata.language), xsi_type="dcterms:RFC1766"),
            *(_relation(one) for one in metadata.related),
            element("dcterms:isPartOf", where.container or where.event),
            element("dc:relation", works.task(record)),
            *(element("dc:relation", ", ".join(part for part in (one.name, one.award) if part)) for one in metadata.funders),
            element("dcterms:spatial", metadata.coverage.place),
            element("dcterms:temporal", metadata.coverage.period),
            element("dcterms:audience", metadata.course),
            element("dc:rights", addresses.ACCESS_NAMES[status]),
            element("dc:rights", COAR_URI[status], xsi_type=_URI),
            element("dc:rights", addresses.licence(metadata.licence), xsi_type=_URI),
            "</qdc:qualifieddc>",
        )
    )


def _identifier(name: addresses.Name) -> str:
    return element("dc:identifier", name.uri, xsi_type=_URI) or element("dc:identifier", name.value)


def _relation(one: Related) -> str:
    relation = _RELATIONS[one.relation]
    qualified = {"source": "dc:source", "": "dc:relation"}.get(relation, f"dcterms:{relation}")
    name = addresses.name(one)
    return element(qualified, name.uri, xsi_type=_URI) or element(qualified, one.title or name.value)
