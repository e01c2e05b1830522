"""BibTeX, in UTF-8 (biber, and BibTeX with any recent style, read it): one entry with braces, escapes and split names."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from deposits.crosswalks import addresses, works
from deposits.metadata.document import Contributor
from deposits.public import PublicRecord

_ENTRIES: Final = {
    "doctoralThesis": "phdthesis",
    "masterThesis": "mastersthesis",
    "bachelorThesis": "thesis",
    "report": "techreport",
    "article": "article",
    "conferencePaper": "inproceedings",
    "conferenceObject": "inproceedings",
    "book": "book",
    "bookPart": "incollection",
}
_SPECIAL: Final = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Words that begin a title and tell nothing of it.
_FILLERS: Final = {"a", "an", "the", "mot", "nhung", "cac", "ve", "of", "on"}


def bibtex(record: PublicRecord) -> str:
    """One entry, ending with a line break."""
    kind = _ENTRIES.get(record.kind.semantics, "misc")
    fields = {name: value for name, value in _fields(record, kind).items() if value}
    lines = [f"  {name} = {_braced(name, value)}," for name, value in fields.items()]
    return "\n".join([f"@{kind}{{{key(record)},", *lines, "}"]) + "\n"


def key(record: PublicRecord) -> str:
    """`nguyen2026dong`: family name of the first creator, year, first telling word of the title; plain ASCII."""
    creators = record.metadata.creators
    name = (creators[0].name.family or creators[0].name.display) if creators else record.institution.slug
    words = [folded for word in record.metadata.title.split() if (folded := _ascii(word)) and folded not in _FILLERS]
    return f"{_ascii(name)}{works.issued(record)[:4]}{words[0] if words else ''}" or record.id


def _fields(record: PublicRecord, kind: str) -> dict[str, str]:
    metadata = record.metadata
    date = works.issued(record).split("-")
    where = metadata.publication
    found = {
        "author": _people(metadata.creators) or f"{{{_escaped(works.organisation(record))}}}",
        "title": works.full_title(record),
        "year": date[0],
        "month": _MONTHS[int(date[1]) - 1] if len(date) > 1 else "",
        "journal": where.container if kind == "article" else "",
        "booktitle": (where.container or where.event) if kind in ("inproceedings", "incollection") else "",
        "volume": where.volume,
        "number": where.issue or metadata.task.code if kind == "techreport" else where.issue,
        "pages": re.sub(r"\s*[-–]+\s*", "--", where.pages),
        "address": where.place,
    }
    if kind in ("phdthesis", "mastersthesis", "thesis"):
        found |= {"school" if kind != "thesis" else "institution": works.organisation(record), "type": works.kind_label(record)}
    elif kind == "techreport":
        found |= {"institution": works.organisation(record), "type": works.kind_label(record)}
    elif kind == "misc":
        found |= {"howpublished": works.kind_label(record), "publisher": works.publisher(record)}
    elif kind != "article":
        found |= {"publisher": metadata.publisher}
    return found | {
        "keywords": ", ".join(one.text for one in metadata.keywords),
        "language": {"vi": "vietnamese", "en": "english"}.get(metadata.language, metadata.language),
        "isbn": _first(record, "isbn"),
        "issn": _first(record, "issn"),
        "doi": _first(record, "doi"),
        "url": record.url,
        "copyright": addresses.licence(metadata.licence),
        "abstract": metadata.abstract(metadata.language),
    }


def _first(record: PublicRecord, scheme: str) -> str:
    return next((one.value for one in record.metadata.identifiers if one.scheme == scheme), "")


def _people(people: list[Contributor]) -> str:
    return " and ".join(_person(one) for one in people)


def _person(one: Contributor) -> str:
    """Braces keep a name in one piece: an organisation's, or one in which BibTeX would see two people or three parts."""
    name = _escaped(works.inverted(one))
    parted = "," in name and name.count(",") == 1 and not re.search(r"\sand\s", name, re.IGNORECASE)
    return name if parted and not one.organisation else f"{{{name}}}"


def _braced(name: str, value: str) -> str:
    """A second pair of braces around a title keeps its capitals: "Việt Nam" must not become "việt nam"."""
    match name:
        case "author":
            return f"{{{value}}}"
        case "month":
            return value
        case "url" | "doi" | "copyright":
            return "{" + value.replace("{", "%7B").replace("}", "%7D") + "}"
        case "title" | "booktitle" | "journal" | "type" | "school" | "institution" | "publisher":
            return f"{{{{{_escaped(value)}}}}}"
    return f"{{{_escaped(value)}}}"


def _escaped(value: str) -> str:
    return " ".join("".join(_SPECIAL.get(character, character) for character in value).split())


def _ascii(word: str) -> str:
    plain = unicodedata.normalize("NFD", word.lower().replace("đ", "d"))
    return "".join(character for character in plain if character.isascii() and character.isalnum())
