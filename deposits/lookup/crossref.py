"""Crossref's description of a work (REST API, `/works/<doi>`, its schema “work message”)."""

from __future__ import annotations

import re
from typing import Any

from deposits.lookup import people, terms
from deposits.lookup.answers import at, date, items, long_text, text
from deposits.lookup.entries import language_of
from deposits.lookup.errors import Malformed
from deposits.lookup.found import Draft, Found, Work, told
from deposits.metadata import identifiers

_DATES = ("published-print", "published-online", "issued", "published", "posted", "created")


def read(answer: object) -> Found:
    """Malformed where the answer describes no work."""
    work = at(answer, "message")
    title = text(work, "title", 0)
    if not isinstance(work, dict) or not title:
        raise Malformed("Crossref")
    kind = terms.kind(text(work, "type"))
    language = terms.language(text(work, "language"))
    abstract = long_text(work, "abstract")
    container = text(work, "container-title", 0)
    draft: Draft = {
        "title": title,
        "subtitle": text(work, "subtitle", 0),
        "language": language,
        "other_titles": [{"text": one, "lang": language_of(one)} for one in map(text, items(work, "original-title")) if one],
        "contributors": [*_people(work, "author", "author"), *_people(work, "editor", "editor")],
        "issued": _issued(work),
        "publisher": text(work, "publisher"),
        "publication": {
            "container": container,
            "volume": text(work, "volume"),
            "issue": text(work, "issue") or text(work, "journal-issue", "issue"),
            "pages": terms.pages(text(work, "page") or text(work, "article-number")),
            "event": text(work, "event", "name") or (container if kind == "conference-paper" else ""),
            "place": text(work, "event", "location"),
        },
        "abstracts": [{"lang": language_of(abstract) or language, "text": abstract}] if abstract else [],
        "keywords": [{"text": one, "lang": ""} for one in map(text, items(work, "subject")) if one],
        "identifiers": _identifiers(work),
        "funders": _funders(work),
        "licence": next((found for one in items(work, "license") if (found := terms.licence(text(one, "URL")))), ""),
    }
    return Found(source="Crossref", works=(Work(draft=told(draft), kind=kind),))


def _people(work: Any, name: str, role: str) -> list[Draft]:
    found = []
    for one in items(work, name):
        organisation = text(one, "name")
        found.append(
            people.contributor(
                family=text(one, "family"),
                given=text(one, "given"),
                whole=organisation,
                organisation=bool(organisation),
                orcid=text(one, "ORCID"),
                affiliation="; ".join(filter(None, (text(where, "name") for where in items(one, "affiliation")))),
                role=role,
            )
        )
    return [one for one in found if one]


def _issued(work: Any) -> str:
    """The most exact of the dates of the first year that is told: print and online may differ by a year; print counts."""
    dates = [found for name in _DATES if (found := date(items(work, name, "date-parts", 0)))]
    if not dates:
        return ""
    return max((one for one in dates if one[:4] == dates[0][:4]), key=lambda one: (one.startswith(dates[0]), len(one)))


def _identifiers(work: Any) -> list[dict[str, str]]:
    found = [{"scheme": "doi", "value": text(work, "DOI")}] if text(work, "DOI") else []
    for written in map(text, items(work, "ISBN")):
        try:
            isbn = identifiers.isbn(re.sub(r"^.*/", "", written))
        except identifiers.NotSound:
            continue
        found += [{"scheme": "isbn", "value": isbn}] if isbn else []
    return found


def _funders(work: Any) -> list[dict[str, str]]:
    found = []
    for one in items(work, "funder"):
        awards = [text(award) for award in items(one, "award")] or [""]
        known = text(one, "DOI")
        identifier = f"https://doi.org/{known}" if re.fullmatch(r"10\.13039/\d{1,20}", known) else ""
        found += [{"name": name, "award": award, "identifier": identifier} for award in awards if (name := text(one, "name"))]
    return found
