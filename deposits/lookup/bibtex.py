"""BibTeX and BibLaTeX. bibtexparser reads entries and parts names; `latex` turns commands into letters."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping

from bibtexparser import parse_string
from bibtexparser.middlewares.names import InvalidNameError, parse_single_name_into_parts, split_multiple_persons_names
from bibtexparser.model import Entry as Block

from deposits.lookup import latex, people
from deposits.lookup.entries import Entry, work
from deposits.lookup.errors import Malformed
from deposits.lookup.found import Draft, Found

_MOST = 50
_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)}
_KINDS = {
    "article": "article", "inproceedings": "conference-paper", "conference": "conference-paper", "phdthesis": "doctoral-thesis",
    "mastersthesis": "master-thesis", "dataset": "dataset",
}  # fmt: skip
_THESES = {
    "phdthesis": "doctoral-thesis", "candthesis": "doctoral-thesis", "mathesis": "master-thesis", "bathesis": "bachelor-thesis",
    "ph.d. thesis": "doctoral-thesis", "doctoral dissertation": "doctoral-thesis", "master's thesis": "master-thesis",
    "luận án tiến sĩ": "doctoral-thesis", "luận văn thạc sĩ": "master-thesis", "khóa luận tốt nghiệp": "bachelor-thesis",
}  # fmt: skip
# Warns of every block that it cannot read; what could be read is told to the person.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)


def read(pasted: str) -> Found:
    """The entries that can be read, in their order. Malformed where there is none."""
    blocks = parse_string(pasted).entries[:_MOST]
    works = [work(entry) for block in blocks if (entry := _entry(block)).title]
    if not works:
        raise Malformed("BibTeX")
    return Found(source="BibTeX", works=tuple(works))


def _entry(block: Block) -> Entry:
    held = {name.lower(): str(one.value) for name, one in block.fields_dict.items()}

    def plain(*names: str) -> str:
        return next((latex.plain(held[name]) for name in names if held.get(name)), "")

    kind = _kind(block.entry_type.lower(), plain("type").lower())
    is_paper = kind == "conference-paper"
    return Entry(
        title=plain("title"),
        subtitle=plain("subtitle"),
        kind=kind,
        contributors=[*_people(held, "author", "author"), *_people(held, "editor", "editor")],
        issued=_date(held),
        container=plain("journaltitle", "journal", "booktitle"),
        volume=plain("volume"),
        issue=plain("number", "issue") if kind == "article" else "",
        pages=plain("pages"),
        event=plain("eventtitle", "booktitle") if is_paper else "",
        place=plain("venue", "address", "location") if is_paper else "",
        publisher=plain("publisher", "organization"),
        school=plain("school", "institution"),
        abstract=plain("abstract"),
        keywords=[word.strip() for word in re.split(r"[;,]", plain("keywords", "keyword")) if word.strip()],
        language=plain("langid", "language"),
        doi=held.get("doi", "").replace("\\_", "_"),
        isbn=held.get("isbn", ""),
        issn=held.get("issn", ""),
        arxiv=held.get("eprint", "") if held.get("archiveprefix", held.get("eprinttype", "")).lower() == "arxiv" else "",
        url=held.get("url", "").replace("\\", ""),
        number=plain("number") if block.entry_type.lower() in ("techreport", "report") else "",
    )


def _kind(sort: str, type_: str) -> str:
    if sort == "thesis" or type_ in _THESES:
        return _THESES.get(type_, "")
    return _KINDS.get(sort, "")


def _people(held: Mapping[str, str], name: str, role: str) -> list[Draft]:
    found = []
    for written in split_multiple_persons_names(held.get(name, "")):
        if written.strip().lower() == "others":
            continue
        if written.startswith("{") and written.endswith("}"):
            found.append(people.contributor(whole=latex.plain(written), organisation=True, role=role))
            continue
        try:
            parts = parse_single_name_into_parts(written)
        except InvalidNameError:
            found.append(people.contributor(whole=latex.plain(written), role=role))
            continue
        family, given = latex.plain(" ".join([*parts.von, *parts.last])), latex.plain(" ".join(parts.first))
        # Without a comma BibTeX takes the last word for the family name: wrong for names in the Vietnamese order.
        if "," in written:
            found.append(people.contributor(family=family, given=given, role=role))
        else:
            found.append(people.contributor(whole=latex.plain(written), role=role))
    return [one for one in found if one]


def _date(held: Mapping[str, str]) -> str:
    if written := re.match(r"\d{4}(?:-\d\d(?:-\d\d)?)?", held.get("date", "").strip()):
        return written.group()
    year = re.search(r"\d{4}", held.get("year", ""))
    if not year:
        return ""
    month = held.get("month", "").strip().lower()
    number = int(month) if month.isdecimal() else _MONTHS.get(re.sub(r"[^a-z]", "", month)[:3], 0)
    return f"{year.group()}-{number:02d}" if 1 <= number <= 12 else year.group()
