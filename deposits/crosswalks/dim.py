"""DSpace Intermediate Metadata: the fields of DSpace's own registry, for gateways that run DSpace and harvest more than DC."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from deposits.crosswalks import addresses, agents, degrees, every_kind, resource_types, works
from deposits.crosswalks.markup import declared, quoted, text
from deposits.metadata.document import Related
from deposits.public import PublicRecord

PREFIX: Final = "dim"
NAMESPACE: Final = "http://www.dspace.org/xmlns/dspace/dim"
SCHEMA: Final = "http://www.dspace.org/schema/dim.xsd"
VERSION: Final = 1
applies = every_kind

_OPEN: Final = f'<dim:dim{declared({"dim": NAMESPACE}, NAMESPACE, SCHEMA)} dspaceType="ITEM">'
_IDENTIFIERS: Final = {
    "doi": "doi", "isbn": "isbn", "issn": "issn", "handle": "uri", "ark": "uri", "url": "uri", "urn": "urn", "arxiv": "other",
    "report-number": "govdoc", "call-number": "other", "other": "other",
}  # fmt: skip
_RELATIONS: Final = {
    "is-part-of": "ispartof", "has-part": "haspart", "references": "references", "is-supplement-to": "ispartof",
    "is-supplemented-by": "haspart", "is-version-of": "isversionof", "is-based-on": "isbasedon",
    "is-new-version-of": "isversionof", "is-previous-version-of": "hasversion",
}  # fmt: skip


def write(record: PublicRecord) -> str:
    return "".join((_OPEN, *_fields(record), "</dim:dim>"))


def _field(name: str, value: str, lang: str = "") -> str:
    """`dc.contributor.author`: schema, element and, where there is one, qualifier."""
    content = text(value)
    if not content.strip():
        return ""
    schema, element, qualifier = (*name.split("."), "")[:3]
    qualified = f' qualifier="{qualifier}"' if qualifier else ""
    spoken = f' lang="{quoted(lang)}"' if lang else ""
    return f'<dim:field mdschema="{schema}" element="{element}"{qualified}{spoken}>{content}</dim:field>'


def _fields(record: PublicRecord) -> Iterator[str]:
    metadata = record.metadata
    yield _field("dc.title", works.full_title(record), metadata.language)
    yield from (_field("dc.title.alternative", one.text, one.lang) for one in metadata.other_titles)
    yield from (_field("dc.contributor.author", one.name) for one in agents.creators(record))
    yield from (_field(f"dc.contributor.{one.role.dim}", one.name) for one in agents.contributors(record))
    yield from (_field("dc.subject", one.text, one.lang) for one in metadata.keywords)
    yield from (_field("dc.subject.classification", f"{one.code} {one.label}".strip()) for one in metadata.subjects)
    yield from (_field("dc.description.abstract", one.text, one.lang) for one in metadata.abstracts)
    yield _field("dc.description", metadata.notes)
    yield from _dates(record)
    yield _field("dc.publisher", works.publisher(record))
    yield _field("dc.type", resource_types.of(record.kind).name, "en")
    yield _field("dc.type", record.kind.name, "vi")
    yield _field("dc.language.iso", metadata.language)
    yield from _identifiers(record)
    yield from _source(record)
    yield _field("dc.format.extent", metadata.extent)
    yield from (_field("dc.format.mimetype", one) for one in works.media_types(record))
    yield from (_related(one) for one in metadata.related)
    yield _field("dc.coverage.spatial", metadata.coverage.place)
    yield _field("dc.coverage.temporal", metadata.coverage.period)
    yield _field("dcterms.audience", metadata.course)
    yield from _rights(record)
    yield from _thesis(record)
    yield from _task(record)


def _dates(record: PublicRecord) -> Iterator[str]:
    opens = record.derived.opens
    yield _field("dc.date.issued", works.issued(record))
    yield _field("dc.date.accessioned", works.moment(record.published))
    yield _field("dc.date.available", opens.isoformat() if opens else works.moment(record.published))
    yield _field("dc.date.updated", works.moment(record.datestamp))


def _identifiers(record: PublicRecord) -> Iterator[str]:
    yield _field("dc.identifier.uri", record.url)
    for one in record.metadata.identifiers:
        name = addresses.name(one)
        qualifier = _IDENTIFIERS[name.scheme]
        yield _field(f"dc.identifier.{qualifier}", name.uri if qualifier == "uri" else name.value)
    yield _field("dc.identifier.citation", works.source(record))


def _source(record: PublicRecord) -> Iterator[str]:
    where = record.metadata.publication
    first, last = works.pages(record)
    yield _field("dc.relation.ispartof", where.container)
    yield _field("oaire.citation.title", where.container or where.event)
    yield _field("oaire.citation.volume", where.volume)
    yield _field("oaire.citation.issue", where.issue)
    yield _field("oaire.citation.startPage", first)
    yield _field("oaire.citation.endPage", last)
    yield _field("oaire.citation.conferencePlace", where.place)
    yield _field("oaire.version", where.version)


def _related(one: Related) -> str:
    name = addresses.name(one)
    return _field(f"dc.relation.{_RELATIONS[one.relation]}", name.uri or one.title or name.value)


def _rights(record: PublicRecord) -> Iterator[str]:
    licence, opens = record.metadata.licence, record.derived.opens
    yield _field("dc.rights", addresses.licence_name(licence))
    yield _field("dc.rights.uri", addresses.licence(licence))
    yield _field("dc.rights.accessRights", addresses.ACCESS_NAMES[record.derived.status])
    yield _field("datacite.rights", addresses.EU_REPO_ACCESS[record.derived.status].rpartition("/")[2])
    yield _field("datacite.available", opens.isoformat() if opens else "")


def _thesis(record: PublicRecord) -> Iterator[str]:
    if not resource_types.is_thesis(record.kind):
        return
    thesis = record.metadata.thesis
    yield _field("thesis.degree.name", degrees.name(record))
    yield _field("thesis.degree.level", degrees.level(record))
    yield _field("thesis.degree.discipline", thesis.discipline)
    yield _field("thesis.degree.disciplineCode", thesis.discipline_code)
    yield _field("thesis.degree.grantor", works.organisation(record))
    yield _field("thesis.degree.department", thesis.department)
    yield _field("thesis.degree.date", thesis.defended)


def _task(record: PublicRecord) -> Iterator[str]:
    """Tasks and grants in the words of OpenAIRE's fields."""
    task = record.metadata.task
    yield _field("dc.relation.ispartofseries", works.task(record))
    yield _field("dc.contributor.host", task.host)
    yield _field("oaire.fundingStream", task.programme)
    for one in record.metadata.funders:
        yield _field("dc.description.sponsorship", ", ".join(part for part in (one.name, one.award) if part))
        yield _field("oaire.funderName", one.name)
        yield _field("oaire.awardNumber", one.award)
