"""RIS (Research Information Systems tagged format): `TY  - …` lines, CRLF, in UTF-8."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from deposits.crosswalks import addresses, works
from deposits.metadata.document import Metadata
from deposits.public import PublicRecord

_TYPES: Final = {
    "doctoralThesis": "THES",
    "masterThesis": "THES",
    "bachelorThesis": "THES",
    "report": "RPRT",
    "article": "JOUR",
    "conferencePaper": "CPAPER",
    "conferenceObject": "CPAPER",
    "dataset": "DATA",
    "book": "BOOK",
    "bookPart": "CHAP",
}


def ris(record: PublicRecord) -> str:
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in _tags(record) if value.strip()]
    return "\r\n".join([*lines, "ER  - ", ""])


def _tags(record: PublicRecord) -> Iterator[tuple[str, str]]:
    metadata = record.metadata
    date = works.issued(record).split("-")
    yield "TY", _TYPES.get(record.kind.semantics, "GEN")
    for creator in works.creators(record):
        yield "AU", creator
    for advisor in metadata.by_role("advisor"):
        yield "A3", works.inverted(advisor)
    yield "TI", works.full_title(record)
    for title in metadata.other_titles:
        yield "TT", title.text
    yield "PY", date[0]
    yield "DA", "/".join([*date, "", ""][:3]) + "/"
    yield "M3", works.kind_label(record)
    yield "PB", works.publisher(record)
    yield from _place(metadata)
    yield "LA", metadata.language
    for keyword in metadata.keywords:
        yield "KW", keyword.text
    for abstract in metadata.abstracts:
        yield "AB", abstract.text
    yield from _links(record)


def _place(metadata: Metadata) -> Iterator[tuple[str, str]]:
    where = metadata.publication
    start, _, end = re.sub(r"\s*[-–]+\s*", "-", where.pages).partition("-")
    yield "T2", where.container or where.event
    yield "CY", where.place
    yield "VL", where.volume
    yield "IS", where.issue
    yield "SP", start
    yield "EP", end
    yield "M1", metadata.task.code


def _links(record: PublicRecord) -> Iterator[tuple[str, str]]:
    for one in record.metadata.identifiers:
        if one.scheme == "doi":
            yield "DO", one.value
        elif one.scheme in ("isbn", "issn"):
            yield "SN", one.value
    yield "UR", record.url
    yield "C4", addresses.licence(record.metadata.licence)
