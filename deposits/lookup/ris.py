"""RIS, as reference managers and publishers write it. rispy reads the tags; old exports use them loosely, so several are tried."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import rispy
from rispy.parser import ParseError

from deposits.lookup import people
from deposits.lookup.answers import plain
from deposits.lookup.entries import Entry, work
from deposits.lookup.errors import Malformed
from deposits.lookup.found import Draft, Found

_MOST = 50
_KINDS = {
    "JOUR": "article", "EJOUR": "article", "MGZN": "article", "CONF": "conference-paper", "CPAPER": "conference-paper",
    "DATA": "dataset", "DBASE": "dataset",
}  # fmt: skip
_LEVELS = (
    (r"ph\.?\s*d|doctor|tiến s|luận án", "doctoral-thesis"),
    (r"master|thạc s|luận văn", "master-thesis"),
    (r"bachelor|khóa luận|khoá luận|đồ án|cử nhân", "bachelor-thesis"),
)


def read(pasted: str) -> Found:
    """The entries that can be read, in their order. Malformed where there is none."""
    lines = (line.strip() for line in pasted.lstrip("\ufeff").splitlines())
    # Two spaces before the dash are the rule; mail and web pages leave one.
    text = "\n".join(re.sub(r"^([A-Z][A-Z0-9])\s{1,3}-\s?", r"\1  - ", line) for line in lines)
    if not re.search(r"^ER  - ?$", text, re.MULTILINE):
        text += "\nER  - \n"
    try:
        held = rispy.loads(text, skip_unknown_tags=True)
    except (ParseError, ValueError, KeyError, IndexError) as error:
        raise Malformed("RIS") from error
    works = [work(entry) for one in held[:_MOST] if (entry := _entry(one)).title]
    if not works:
        raise Malformed("RIS")
    return Found(source="RIS", works=tuple(works))


def _entry(held: Mapping[str, Any]) -> Entry:
    def text(*names: str) -> str:
        found = next((held[name] for name in names if held.get(name)), "")
        return " ".join(plain(str(found[0] if isinstance(found, list) else found)).split())

    type_ = str(held.get("type_of_reference", ""))
    kind = _thesis(text("type_of_work")) if type_ == "THES" else _KINDS.get(type_, "")
    start, end = text("start_page"), text("end_page")
    return Entry(
        title=text("title", "primary_title"),
        kind=kind,
        contributors=_people(held, type_),
        issued=_date(text("date")) or _date(text("year")),
        container="" if type_ == "THES" else text("journal_name", "secondary_title", "alternate_title2", "alternate_title3"),
        volume=text("volume"),
        issue=text("number"),
        pages=f"{start}–{end}" if start and end and end != start else start,
        event=text("secondary_title", "tertiary_title") if kind == "conference-paper" else "",
        place=text("place_published") if kind == "conference-paper" else "",
        publisher="" if type_ == "THES" else text("publisher"),
        school=text("publisher") if type_ == "THES" else "",
        abstract=plain(text("abstract", "notes_abstract")),
        keywords=[str(word).strip() for word in held.get("keywords", ())],
        language=text("language"),
        doi=text("doi"),
        isbn=text("issn") if type_ in ("BOOK", "CHAP", "EBOOK") else "",
        issn="" if type_ in ("BOOK", "CHAP", "EBOOK") else text("issn"),
        url=text("urls"),
    )


def _thesis(written: str) -> str:
    return next((kind for pattern, kind in _LEVELS if re.search(pattern, written, re.IGNORECASE)), "")


def _people(held: Mapping[str, Any], type_: str) -> list[Draft]:
    second = "advisor" if type_ == "THES" else "editor"
    found = []
    for names, role in ((("authors", "first_authors"), "author"), (("secondary_authors",), second)):
        for name in (one for tag in names for one in held.get(tag, ())):
            # “Nguyễn, Văn An” or “Smith, John, Jr.”; what has no comma is written as it is called.
            family, comma, given = str(name).partition(",")
            one = (
                people.contributor(family=family.strip(), given=given.split(",")[0].strip(), role=role)
                if comma
                else people.contributor(whole=str(name).strip(), role=role)
            )
            found.append(one)
    return [one for one in found if one]


def _date(written: str) -> str:
    """`2020/09/18/`, `2020///Spring`, `2020`."""
    found = re.match(r"(\d{4})(?:[/-](\d{1,2}))?(?:[/-](\d{1,2}))?", written)
    return "-".join(f"{int(part):02d}" for part in found.groups() if part) if found else ""
