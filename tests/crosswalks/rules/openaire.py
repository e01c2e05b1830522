"""What OpenAIRE's guidelines 4.0 demand and its schema, an unbounded choice, cannot: "M" and "MA" of each field."""

from __future__ import annotations

import re
from typing import Any

from tests.crosswalks.rules import Element, Rule, remove, text

NAMES = {
    "oaire": "http://namespace.openaire.eu/schema/oaire/",
    "datacite": "http://datacite.org/schema/kernel-4",
    "dc": "http://purl.org/dc/elements/1.1/",
}
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_ACCESS = {
    "c_abf2": "open access", "c_f1cf": "embargoed access", "c_16ec": "restricted access", "c_14cb": "metadata only access",
}  # fmt: skip


def find(root: Element, path: str) -> list[Any]:
    return root.xpath(path, namespaces=NAMES)  # type: ignore[no-any-return]


def one(root: Element, path: str) -> Any:
    (found,) = find(root, path)
    return found


def _dates(root: Element, kind: str) -> list[str]:
    return [text(date) for date in find(root, f"datacite:dates/datacite:date[@dateType='{kind}']")]


def _embargo(root: Element) -> bool:
    """Both ends of an embargo, and only then."""
    embargoed = bool(find(root, "datacite:rights[contains(@rightsURI, 'c_f1cf')]"))
    start, end = _dates(root, "Accepted"), _dates(root, "Available")
    if not embargoed:
        return not start and not end
    return len(start) == len(end) == 1 and all(re.fullmatch(r"\d{4}-\d\d-\d\d", day) for day in start + end)


def _inverted(root: Element) -> bool:
    for person in find(root, "//datacite:creator | //datacite:contributor"):
        name = one(person, "datacite:creatorName | datacite:contributorName")
        family, given = find(person, "datacite:familyName"), find(person, "datacite:givenName")
        if len(family) != len(given) or (family and text(name) != f"{text(family[0])}, {text(given[0])}"):
            return False
        if name.get("nameType") == "Organizational" and family:
            return False
    return True


def _general(root: Element) -> bool:
    kind = one(root, "oaire:resourceType")
    data = kind.get("uri", "").endswith(("c_ddb1", "c_5ce6"))
    return (kind.get("resourceTypeGeneral") in ("dataset", "software")) == data


def _file(root: Element) -> bool:
    return all(
        text(file).startswith(("http://", "https://"))
        and file.get("mimeType")
        and file.get("objectType")
        and file.get("accessRightsURI")
        for file in find(root, "oaire:file")
    )


def _embargo_of(root: Element) -> None:
    one(root, "datacite:rights").set("rightsURI", "http://purl.org/coar/access_right/c_f1cf")
    one(root, "datacite:rights").text = "embargoed access"


RULES = (
    Rule("a title", lambda r: len(find(r, "datacite:titles/datacite:title[not(@titleType)][normalize-space()]")) == 1,
         lambda r: remove(*find(r, "datacite:titles"))),
    Rule("a creator", lambda r: len(find(r, "datacite:creators/datacite:creator/datacite:creatorName[normalize-space()]")) >= 1,
         lambda r: remove(*find(r, "datacite:creators"))),
    Rule("family, given", _inverted, lambda r: setattr(one(r, "//datacite:creatorName"), "text", "Nguyễn Văn An")),
    Rule("one resource type", lambda r: len(find(r, "oaire:resourceType[@uri][@resourceTypeGeneral]")) == 1,
         lambda r: remove(one(r, "oaire:resourceType"))),
    Rule("a general type that fits", _general, lambda r: one(r, "oaire:resourceType").set("resourceTypeGeneral", "dataset")),
    Rule("one date of issue", lambda r: len(_dates(r, "Issued")) == 1 and bool(_DATE.fullmatch(_dates(r, "Issued")[0])),
         lambda r: setattr(one(r, "//datacite:date[@dateType='Issued']"), "text", "18/9/2026")),
    Rule("both ends of an embargo", _embargo, _embargo_of),
    Rule("one identifier that resolves",
         lambda r: [text(i)[:4] for i in find(r, "datacite:identifier[@identifierType='URL']")] == ["http"],
         lambda r: setattr(one(r, "datacite:identifier"), "text", "4h7k9bc")),
    Rule("one access right, by name and URI",
         lambda r: [_ACCESS.get(i.get("rightsURI", "").rpartition("/")[2]) for i in find(r, "datacite:rights")] == [text(one(r, "datacite:rights"))],
         lambda r: setattr(one(r, "datacite:rights"), "text", "closed")),
    Rule("a language of three letters", lambda r: bool(re.fullmatch("[a-z]{3}", text(one(r, "dc:language")))),
         lambda r: setattr(one(r, "dc:language"), "text", "vi")),
    Rule("a publisher", lambda r: len(find(r, "dc:publisher[normalize-space()]")) == 1, lambda r: remove(one(r, "dc:publisher"))),
    Rule("files with address, type and right", _file, lambda r: setattr(find(r, "oaire:file")[0], "text", "toan-van.pdf")),
    Rule("licences with a date",
         lambda r: all(_DATE.fullmatch(i.get("startDate", "")) for i in find(r, "oaire:licenseCondition")),
         lambda r: one(r, "oaire:licenseCondition").attrib.pop("startDate")),
    Rule("funders with names", lambda r: all(find(i, "oaire:funderName[normalize-space()]") for i in find(r, "//oaire:fundingReference")),
         lambda r: remove(*find(r, "//oaire:funderName"))),
    Rule("nothing empty", lambda r: all(text(i).strip() for i in r.iter()), lambda r: setattr(one(r, "dc:publisher"), "text", " ")),
)  # fmt: skip
