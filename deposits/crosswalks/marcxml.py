"""MARC 21 for bibliographic data (Library of Congress) in XML: what a library's catalogue takes over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from deposits.access import Status
from deposits.crosswalks import addresses, agents, degrees, every_kind, marc_fixed, resource_types, works
from deposits.crosswalks.agents import Agent
from deposits.crosswalks.languages import marc
from deposits.crosswalks.markup import declared, legal, text
from deposits.metadata.document import SubjectTerm
from deposits.public import PublicFile, PublicRecord

PREFIX: Final = "marcxml"
NAMESPACE: Final = "http://www.loc.gov/MARC21/slim"
SCHEMA: Final = "https://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd"
VERSION: Final = 1
applies = every_kind

_OPEN: Final = f'<record{declared({"": NAMESPACE}, NAMESPACE, SCHEMA)} type="Bibliographic">'
_CARRIERS: Final = {
    "Dataset": ("computer dataset", "cod", "rdacontent"),
    "Software": ("computer program", "cop", "rdacontent"),
    "StillImage": ("still image", "sti", "rdacontent"),
    "MovingImage": ("two-dimensional moving image", "tdi", "rdacontent"),
    "Sound": ("sounds", "snd", "rdacontent"),
}
_TEXT: Final = ("text", "txt", "rdacontent")
# The words of Standardized Terminology for Access Restriction (source code "star"), and 856 $7.
_ACCESS: Final = {
    Status.OPEN: "Unrestricted online access",
    Status.EMBARGOED: "Embargoed access",
    Status.RESTRICTED: "Online access with authorization",
    Status.METADATA_ONLY: "No online access",
}


def write(record: PublicRecord) -> str:
    """Control fields, then data fields in the order of their tags."""
    return "".join((_OPEN, *marc_fixed.fields(record), *_numbers(record), *_body(record), "</record>"))


def _field(tag: str, indicators: str, *subfields: tuple[str, str]) -> str:
    """One line a subfield; empty where no subfield but `2`, `4`, `7` has a value. A space in an indicator is a blank."""
    parts = [
        (code, content) for code, value in subfields if (content := " ".join(text(value).split()))
    ]  # a field of MARC has no line breaks
    if all(code in "247" for code, _ in parts):
        return ""
    inner = "".join([f'<subfield code="{code}">{content}</subfield>' for code, content in parts])
    return f'<datafield tag="{tag}" ind1="{indicators[0]}" ind2="{indicators[1]}">{inner}</datafield>'


def _numbers(record: PublicRecord) -> Iterator[str]:
    """0XX: numbers and codes."""
    metadata = record.metadata
    names = [addresses.name(one) for one in metadata.identifiers]
    part = works.is_part(record)
    yield from (_field("020", "  ", ("a", one.value)) for one in names if one.scheme == "isbn" and not part)
    yield from (_field("022", "  ", ("a", one.value)) for one in names if one.scheme == "issn" and not part)
    for scheme, source in (("doi", "doi"), ("handle", "hdl"), ("ark", "ark"), ("arxiv", "arxiv"), ("urn", "urn"), ("url", "uri")):
        yield from (_field("024", "7 ", ("a", one.value), ("2", source)) for one in names if one.scheme == scheme)
    yield from (_field("024", "8 ", ("a", one.value)) for one in names if one.scheme == "other")
    yield _field("040", "  ", ("a", works.keeper(record)), ("b", "vie"), ("e", "rda"), ("c", works.namespace(record)))
    yield _field("041", "0 ", ("a", marc(metadata.language)))
    yield from (_field("084", "  ", ("a", one.code), ("2", _source(one))) for one in metadata.subjects)
    yield from (_field("088", "  ", ("a", one.value)) for one in names if one.scheme == "report-number")
    yield from (_field("090", "  ", ("a", one.value)) for one in names if one.scheme == "call-number")


def _body(record: PublicRecord) -> Iterator[str]:
    makers, helpers = agents.creators(record), agents.contributors(record)
    yield _name("1", makers[0])
    yield from _titles(record)
    yield from _description(record)
    yield from _notes(record)
    yield from _subjects(record)
    yield from (_name("7", one) for one in (*makers[1:], *helpers) if not one.organisation)
    yield from (_name("7", one) for one in (*makers[1:], *helpers) if one.organisation)
    yield from _bodies(record, makers[0])
    yield _field("711", "2 ", ("a", record.metadata.publication.event), ("c", record.metadata.publication.place))
    yield from _links(record)


def _name(block: str, one: Agent) -> str:
    """1XX or 7XX: a person by family name, a person of one name, or an organisation."""
    tag, indicator = ("10", "2") if one.organisation else ("00", "1" if one.family else "0")
    return _field(
        f"{block}{tag}",
        f"{indicator} ",
        ("a", one.name),
        ("u", one.affiliation),
        ("e", one.role.term),
        ("1", one.orcid),
        ("4", one.role.marc),
    )


def _titles(record: PublicRecord) -> Iterator[str]:
    metadata = record.metadata
    named = ", ".join(one.name.display for one in metadata.creators)
    yield _field("245", "10", ("a", works.title(record)), ("b", metadata.subtitle), ("c", named))
    yield from (_field("246", "31", ("a", one.text)) for one in metadata.other_titles)


def _description(record: PublicRecord) -> Iterator[str]:
    metadata = record.metadata
    content, code, source = _CARRIERS.get(resource_types.of(record.kind).dcmi, _TEXT)
    yield _field("264", " 1", ("a", record.institution.city), ("b", works.publisher(record)), ("c", works.issued(record)))
    yield _field("300", "  ", ("a", f"1 online resource ({metadata.extent})" if metadata.extent else "1 online resource"))
    yield _field("336", "  ", ("a", content), ("b", code), ("2", source))
    yield _field("337", "  ", ("a", "computer"), ("b", "c"), ("2", "rdamedia"))
    yield _field("338", "  ", ("a", "online resource"), ("b", "cr"), ("2", "rdacarrier"))
    yield from (_field("347", "  ", ("b", one)) for one in works.media_types(record))


def _notes(record: PublicRecord) -> Iterator[str]:
    metadata = record.metadata
    thesis, task, opens = metadata.thesis, metadata.task, record.derived.opens
    yield _field("500", "  ", ("a", metadata.notes))
    yield _field("500", "  ", ("a", metadata.course))
    if resource_types.is_thesis(record.kind):
        yield _field(
            "502",
            "  ",
            ("b", degrees.name(record)),
            ("c", works.organisation(record)),
            ("d", (thesis.defended or works.issued(record))[:4]),
            ("g", ", ".join(part for part in (thesis.discipline, thesis.discipline_code, thesis.department) if part)),
        )
    status = record.derived.status
    yield _field(
        "506",
        "0 " if status is Status.OPEN else "1 ",
        ("a", addresses.ACCESS_NAMES[status]),
        ("f", _ACCESS[status]),
        ("g", opens.strftime("%Y%m%d") if opens else ""),
        ("2", "star"),
    )
    yield from (_field("520", "3 ", ("a", one.text)) for one in metadata.abstracts)
    yield _field("522", "  ", ("a", metadata.coverage.place))
    yield from (_field("536", "  ", ("a", one.name), ("c", one.award)) for one in metadata.funders)
    yield _field("536", "  ", ("a", task.host), ("e", task.programme), ("f", task.code))
    licence = metadata.licence
    yield _field(
        "540", "  ", ("a", addresses.licence_name(licence)), ("f", licence), ("u", addresses.licence(licence)), ("2", "spdx")
    )


def _subjects(record: PublicRecord) -> Iterator[str]:
    metadata = record.metadata
    kind = resource_types.of(record.kind)
    yield _field("648", " 4", ("a", metadata.coverage.period))
    yield from (
        _field("650", " 7", ("a", one.label), ("0", one.code), ("2", _source(one))) for one in metadata.subjects if one.label
    )
    yield from (_field("653", " 0", ("a", one.text)) for one in metadata.keywords)
    yield _field("653", " 0", ("a", metadata.thesis.discipline))
    yield _field("655", " 7", ("a", kind.name), ("0", kind.uri), ("2", "coar"))
    yield _field("655", " 4", ("a", record.kind.name))


def _source(term: SubjectTerm) -> str:
    """The code of the vocabulary; MARC calls one that has none "local"."""
    return legal(term.scheme).strip() or "local"


def _bodies(record: PublicRecord, main: Agent) -> Iterator[str]:
    """Who granted the degree and who hosted the task."""
    thesis, task = record.metadata.thesis, record.metadata.task
    if legal(thesis.grantor).strip() not in ("", main.name):
        yield _field("710", "2 ", ("a", thesis.grantor), ("e", "degree granting institution"), ("4", "dgg"))
    if legal(task.host).strip() not in ("", main.name):
        yield _field("710", "2 ", ("a", task.host), ("e", "host institution"), ("4", "his"))


def _links(record: PublicRecord) -> Iterator[str]:
    """What it appeared in, related works, and where to find it."""
    metadata = record.metadata
    where = metadata.publication
    names = [addresses.name(one) for one in metadata.identifiers]
    if where.container:
        yield _field(
            "773",
            "0 ",
            ("t", where.container),
            ("g", _within(record)),
            *(("x", one.value) for one in names if one.scheme == "issn"),
            *(("z", one.value) for one in names if one.scheme == "isbn"),
        )
    for one in metadata.related:
        if addresses.name(one).value or legal(one.title).strip():
            yield _field("787", "0 ", ("i", one.relation.replace("-", " ")), ("t", one.title), ("o", one.value))
    yield _field("856", "40", ("u", record.url), ("y", resource_types.name(record.kind)))
    yield from (_file(one) for one in works.open_files(record))


def _within(record: PublicRecord) -> str:
    where = record.metadata.publication
    parts = (f"vol. {where.volume}" if where.volume else "", f"no. {where.issue}" if where.issue else "", where.pages)
    return ", ".join(part for part in (*parts, works.issued(record)[:4]) if part)


def _file(file: PublicFile) -> str:
    return _field(
        "856",
        "40",
        ("3", file.name),
        ("u", file.url),
        ("q", file.media_type),
        ("s", f"{file.size} bytes"),
        ("7", "0"),
    )
