"""An entry of a reference manager, whatever its format, as a work."""

from __future__ import annotations

from dataclasses import dataclass, field

from deposits.lookup import answers, terms
from deposits.lookup.found import Draft, Work, told
from deposits.metadata import identifiers

_CONFIDENCE = 0.85
_LEVELS = {"doctoral-thesis": "doctor", "master-thesis": "master", "bachelor-thesis": "bachelor"}


@dataclass
class Entry:
    """Plain text in each part. `contributors` as the document has them; `kind` a code of ours, or empty."""

    title: str
    subtitle: str = ""
    kind: str = ""
    contributors: list[Draft] = field(default_factory=list)
    issued: str = ""
    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    event: str = ""
    place: str = ""
    publisher: str = ""
    school: str = ""
    degree: str = ""
    abstract: str = ""
    keywords: list[str] = field(default_factory=list)
    language: str = ""
    doi: str = ""
    isbn: str = ""
    issn: str = ""
    arxiv: str = ""
    url: str = ""
    number: str = ""
    notes: str = ""
    licence: str = ""


def work(entry: Entry, confidence: float = _CONFIDENCE) -> Work:
    language = terms.language(entry.language)
    doi = identifiers.doi(entry.doi)
    draft: Draft = {
        "title": entry.title,
        "subtitle": entry.subtitle,
        "language": language,
        "contributors": entry.contributors,
        "issued": entry.issued,
        "publisher": entry.publisher,
        "publication": _filled(
            container=entry.container, volume=entry.volume, issue=entry.issue, pages=terms.pages(entry.pages), event=entry.event,
            place=entry.place,
        ),
        "thesis": _filled(level=_LEVELS.get(entry.kind, ""), grantor=entry.school, degree=entry.degree),
        "abstracts": [{"lang": language or language_of(entry.abstract), "text": entry.abstract}] if entry.abstract else [],
        "keywords": [{"text": word, "lang": "vi" if language_of(word) == "vi" else ""} for word in entry.keywords if word.strip()],
        "identifiers": _identifiers(entry, doi),
        "licence": entry.licence,
        "notes": entry.notes,
    }  # fmt: skip
    return Work(draft=told(draft), kind=entry.kind, doi=doi, confidence=confidence)


def language_of(text: str) -> str:
    """Vietnamese is seen by its letters; of anything else nothing is claimed but where it is plainly English."""
    if answers.is_vietnamese(text):
        return "vi"
    words = text.lower().split()
    return (
        "en"
        if len(words) > 10 and sum(word in ("the", "of", "and", "in", "is", "to") for word in words) > len(words) / 12
        else ""
    )


def _filled(**parts: str) -> dict[str, str]:
    return {name: value for name, value in parts.items() if value}


def _identifiers(entry: Entry, doi: str) -> list[dict[str, str]]:
    try:
        isbn = identifiers.isbn(entry.isbn)
    except identifiers.NotSound:
        isbn = ""
    found = {
        "doi": doi,
        "arxiv": identifiers.arxiv(entry.arxiv),
        "isbn": isbn,
        "issn": identifiers.issn(entry.issn),
        "report-number": entry.number,
        "url": "" if doi or not entry.url.startswith(("http://", "https://")) else entry.url,
    }
    return [{"scheme": scheme, "value": value} for scheme, value in found.items() if value]
