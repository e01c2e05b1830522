"""DataCite's description of a work (REST API, `/dois/<doi>`, kernel 4 as JSON)."""

from __future__ import annotations

import re
from typing import Any

from deposits.lookup import people, terms
from deposits.lookup.answers import at, items, long_text, text
from deposits.lookup.entries import language_of
from deposits.lookup.errors import Malformed
from deposits.lookup.found import Draft, Found, Work, told
from deposits.metadata.written import Unreadable, funder_identifier

_ROLES = {"Editor": "editor", "DataCollector": "data-collector", "ProjectLeader": "project-leader",
          "ProjectMember": "project-member", "Supervisor": "advisor", "Translator": "translator"}  # fmt: skip
_DATES = ("Issued", "Available", "Created")
_THESES = (
    (r"doctor|ph\.?\s*d|tiến s", "doctoral-thesis"),
    (r"master|thạc s", "master-thesis"),
    (r"bachelor|khóa luận", "bachelor-thesis"),
)


def read(answer: object) -> Found:
    """Malformed where the answer describes no work."""
    work = at(answer, "data", "attributes")
    titles = [one for one in items(work, "titles") if text(one, "title")]
    main = next((one for one in titles if not text(one, "titleType")), titles[0] if titles else None)
    if not isinstance(work, dict) or main is None:
        raise Malformed("DataCite")
    language = terms.language(text(work, "language"))
    draft: Draft = {
        "title": text(main, "title"),
        "subtitle": next((text(one, "title") for one in titles if text(one, "titleType") == "Subtitle"), ""),
        "other_titles": [_line(one, "title") for one in titles if text(one, "titleType") in ("TranslatedTitle", "AlternativeTitle")],
        "language": language,
        "contributors": _people(work),
        "issued": _issued(work),
        "publisher": text(work, "publisher") or text(work, "publisher", "name"),
        "publication": _publication(work),
        "abstracts": [
            {"lang": terms.language(text(one, "lang")) or language_of(text(one, "description")) or language,
             "text": long_text(one, "description")}
            for one in items(work, "descriptions")
            if text(one, "descriptionType") == "Abstract" and text(one, "description")
        ],
        "keywords": [{"text": text(one, "subject"), "lang": terms.language(text(one, "lang"))}
                     for one in items(work, "subjects") if text(one, "subject") and not text(one, "subjectScheme")],
        "identifiers": [{"scheme": "doi", "value": text(work, "doi")}] if text(work, "doi") else [],
        "funders": [{"name": text(one, "funderName"), "award": text(one, "awardNumber"),
                     "identifier": _funder(text(one, "funderIdentifier"))}
                    for one in items(work, "fundingReferences") if text(one, "funderName")],
        "licence": _licence(work),
    }  # fmt: skip
    return Found(source="DataCite", works=(Work(draft=told(draft), kind=_kind(work)),))


def _funder(written: str) -> str:
    """Its address in ROR or in Crossref's registry; registers that the document does not know are passed over."""
    try:
        return funder_identifier(written)
    except Unreadable:
        return ""


def _line(one: Any, name: str) -> dict[str, str]:
    return {"text": text(one, name), "lang": terms.language(text(one, "lang")) or language_of(text(one, name))}


def _people(work: Any) -> list[Draft]:
    creators = [(one, "author") for one in items(work, "creators")]
    others = [
        (one, _ROLES[text(one, "contributorType")])
        for one in items(work, "contributors")
        if text(one, "contributorType") in _ROLES
    ]
    return [found for one, role in (*creators, *others) if (found := _person(one, role))]


def _person(one: Any, role: str) -> Draft | None:
    affiliations = (text(where) or text(where, "name") for where in items(one, "affiliation"))
    orcid = next((text(held, "nameIdentifier") for held in items(one, "nameIdentifiers")
                  if text(held, "nameIdentifierScheme").upper() == "ORCID"), "")  # fmt: skip
    return people.contributor(
        family=text(one, "familyName"),
        given=text(one, "givenName"),
        whole=text(one, "name"),
        organisation=text(one, "nameType") == "Organizational",
        orcid=orcid,
        affiliation="; ".join(filter(None, affiliations)),
        role=role,
    )


def _issued(work: Any) -> str:
    year = text(work, "publicationYear")
    for sort in _DATES:
        for one in items(work, "dates"):
            found = re.match(r"\d{4}(?:-\d\d){0,2}(?=$|T)", text(one, "date"))
            if text(one, "dateType") == sort and found and (not year or found.group()[:4] == year):
                return found.group()
    return year


def _publication(work: Any) -> dict[str, str]:
    where = at(work, "container")
    first, last = text(where, "firstPage"), text(where, "lastPage")
    return {
        "container": text(where, "title"),
        "volume": text(where, "volume"),
        "issue": text(where, "issue"),
        "pages": f"{first}–{last}" if first and last and first != last else first,
    }


def _licence(work: Any) -> str:
    rights = items(work, "rightsList")
    named = (terms.spdx(text(one, "rightsIdentifier")) or terms.licence(text(one, "rightsUri")) for one in rights)
    return next(filter(None, named), "")


def _kind(work: Any) -> str:
    general, own = text(work, "types", "resourceTypeGeneral"), text(work, "types", "resourceType")
    if general == "Dissertation":
        return next((kind for pattern, kind in _THESES if re.search(pattern, own, re.IGNORECASE)), "")
    return terms.kind(general) or terms.kind(text(work, "types", "bibtex"))
