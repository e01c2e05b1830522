"""What ORCID tells of a person and her works (public API 3.0, `/<iD>/record`)."""

from __future__ import annotations

from typing import Any

from deposits.lookup import people, terms
from deposits.lookup.answers import at, date, items, text
from deposits.lookup.errors import Malformed
from deposits.lookup.found import Found, Someone, Work, told
from deposits.metadata import identifiers

_MOST = 200
_CONFIDENCE = 0.8


def read(answer: object) -> Found:
    """The person, and her works from the newest on; a name that she does not show leaves only the works."""
    number = people.sound_orcid(text(answer, "orcid-identifier", "path"))
    if not number:
        raise Malformed("ORCID")
    name = at(answer, "person", "name")
    family, given = text(name, "family-name", "value"), text(name, "given-names", "value")
    credited = text(name, "credit-name", "value")
    contributor = people.contributor(
        family=family, given=given, whole=credited or given or family, orcid=number, affiliation=_affiliation(answer)
    )
    works = [found for group in items(answer, "activities-summary", "works", "group") if (found := _work(group))]
    works.sort(key=lambda one: str(one.draft.get("issued", "")), reverse=True)
    person = Someone(contributor=contributor) if contributor else None
    return Found(source="ORCID", works=tuple(works[:_MOST]), person=person)


def _affiliation(answer: Any) -> str:
    """The employer of today, as far as she tells it."""
    for group in items(answer, "activities-summary", "employments", "affiliation-group"):
        for one in items(group, "summaries"):
            held = at(one, "employment-summary")
            if text(held, "organization", "name") and not at(held, "end-date"):
                return text(held, "organization", "name")
    return ""


def _work(group: Any) -> Work | None:
    one = at(group, "work-summary", 0)
    title = text(one, "title", "title", "value")
    if not title:
        return None
    external = [*items(one, "external-ids", "external-id"), *items(group, "external-ids", "external-id")]
    dois = (identifiers.doi(text(held, "external-id-value")) for held in external if text(held, "external-id-type") == "doi")
    doi = next(filter(None, dois), "")
    when = at(one, "publication-date")
    draft = {
        "title": title,
        "subtitle": text(one, "title", "subtitle", "value"),
        "issued": date([part for name in ("year", "month", "day") if (part := text(when, name, "value"))]),
        "publication": {"container": text(one, "journal-title", "value")},
        "identifiers": [{"scheme": "doi", "value": doi}] if doi else [],
    }
    return Work(draft=told(draft), kind=terms.kind(text(one, "type")), doi=doi, confidence=_CONFIDENCE)
