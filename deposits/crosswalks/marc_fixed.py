"""The leader and the control fields of a MARC 21 record: codes at fixed places."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from deposits.crosswalks import resource_types, works
from deposits.crosswalks.languages import marc
from deposits.crosswalks.markup import text
from deposits.public import PublicRecord

# 007: electronic resource, remote; the rest is not coded.
_REMOTE: Final = "cr |||||||||||"
_COMPUTER_FILES: Final = "m"
_CONTINUING: Final = "b"
_SEEN: Final = "egk"  # maps, projected and other pictures: the form of the item stands elsewhere


def fields(record: PublicRecord) -> Iterator[str]:
    yield f"<leader>{leader(record)}</leader>"
    yield _control("001", record.id)
    yield _control("003", works.namespace(record))
    yield _control("005", record.datestamp.astimezone(dt.UTC).strftime("%Y%m%d%H%M%S.0"))
    yield _control("006", f"m     o  {_type_of_file(record)}        ")
    yield _control("007", _REMOTE)
    yield _control("008", coded(record))


def leader(record: PublicRecord) -> str:
    """24 characters: a new record (n) in UTF-8 (a), described briefly (3), without the punctuation of ISBD (c)."""
    return f"00000n{resource_types.of(record.kind).marc}{_level(record)} a22000003c 4500"


def coded(record: PublicRecord) -> str:
    """008, 40 characters. A stroke stands where a code is not attempted."""
    date = works.issued(record)
    kind = resource_types.of(record.kind)
    if len(date) == 10:
        dates = "e" + date.replace("-", "")
    else:
        dates = "s" + date[:4] + "    "
    place = "xx "  # country of publication unknown: the document does not hold it
    language = marc(record.metadata.language)
    if kind.marc == _COMPUTER_FILES:
        middle = f"    |o  {_type_of_file(record)} |      "
    elif kind.marc in _SEEN:
        middle = "|||||||||||o|||||"
    elif kind.marc != "a":
        middle = "|||||o|||||||||||"
    elif _level(record) == _CONTINUING:
        middle = "|| ||o||||||   ||"
    else:
        contents = "m   " if resource_types.is_thesis(record.kind) else "t   " if "report" in kind.name else "||||"
        conference = "1" if kind.datacite in ("ConferencePaper", "ConferenceProceeding") else "0"
        middle = f"|||||o{contents}|{conference}|| 0|"
    return f"{works.published_on(record)[2:].replace('-', '')}{dates}{place}{middle}{language} d"


def _level(record: PublicRecord) -> str:
    """Bibliographic level: a part of a serial (b), a part of a monograph (a), or whole (m)."""
    if not record.metadata.publication.container:
        return "m"
    return _CONTINUING if resource_types.of(record.kind).datacite == "JournalArticle" else "a"


def _type_of_file(record: PublicRecord) -> str:
    """006/09 and 008/26 of computer files: program (b), document (d), unknown (u)."""
    dcmi = resource_types.of(record.kind).dcmi
    return {"Software": "b", "Text": "d"}.get(dcmi, "u")


def _control(tag: str, value: str) -> str:
    return f'<controlfield tag="{tag}">{text(value)}</controlfield>'
