"""The OpenAIRE Guidelines for Literature Repositories: 3 in oai_dc of the set `openaire`, 4 in oai_openaire.

https://guidelines.openaire.eu/en/latest/literature/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from oaipmh.checking.answers import Answer, Header, Item
from oaipmh.checking.evidence import Evidence
from oaipmh.checking.judge import excerpt, judges
from oaipmh.checking.judging.dublin_core import values
from oaipmh.checking.rule import Finding, NotJudged

_OAIRE: Final = "http://namespace.openaire.eu/schema/oaire/"
_DATACITE: Final = "http://datacite.org/schema/kernel-4"
_DC: Final = "http://purl.org/dc/elements/1.1/"
_GENERAL: Final = {"literature", "dataset", "software", "other research product"}
_ACCESS = re.compile(r"info:eu-repo/semantics/(?:open|embargoed|restricted|closed)Access")
_SEMANTICS = re.compile(r"info:eu-repo/semantics/\w+")
_END = re.compile(r"info:eu-repo/date/embargoEnd/\d{4}-\d\d-\d\d")
_EMBARGOED: Final = "c_f1cf"


@judges("openaire3.missing", "openaire3.type", "openaire3.rights", "openaire3.embargo")
def three(evidence: Evidence) -> Iterator[Finding]:
    if evidence.openaire is None:
        raise evidence.why_missing("in-sets", "no-such-set")
    yield from _first_of_each(evidence.openaire, _three)


def _three(item: Item) -> Iterator[tuple[str, dict[str, str]]]:
    mandatory = ("title", "creator", "date", "type", "identifier", "rights")
    if missing := [name for name in mandatory if not values(item, name)]:
        yield "openaire3.missing", {"elements": ", ".join(missing)}
    types, rights = values(item, "type"), values(item, "rights")
    if types and not _SEMANTICS.fullmatch(types[0]):
        yield "openaire3.type", {"value": excerpt(types[0], 80)}
    if rights and not any(map(_ACCESS.fullmatch, rights)):
        yield "openaire3.rights", {}
    if "info:eu-repo/semantics/embargoedAccess" in rights and not any(map(_END.fullmatch, values(item, "date"))):
        yield "openaire3.embargo", {}


@judges(
    "openaire4.root", "openaire4.missing", "openaire4.type", "openaire4.identifier", "openaire4.rights", "openaire4.embargo",
    "openaire4.language",
)  # fmt: skip
def four(evidence: Evidence) -> Iterator[Finding]:
    answer = evidence.by_format.get("oai_openaire")
    if answer is None:
        raise evidence.why_missing("by-format", "no-such-format")
    if not answer.items:
        raise NotJudged("no-records")
    yield from _first_of_each(answer, _four)


def _four(item: Item) -> Iterator[tuple[str, dict[str, str]]]:
    content = item.content
    if content is None:
        return
    if content.tag != f"{{{_OAIRE}}}resource":
        yield "openaire4.root", {"root": str(content.tag)}
        return
    kind, identifier, rights = (
        _child(content, _OAIRE, "resourceType"),
        _child(content, _DATACITE, "identifier"),
        _child(content, _DATACITE, "rights"),
    )
    dates = {one.get("dateType"): one for one in content.iter(f"{{{_DATACITE}}}date")}
    titles = list(content.iter(f"{{{_DATACITE}}}title"))
    mandatory = {
        "datacite:title": titles, "oaire:resourceType": kind, "datacite:date[Issued]": dates.get("Issued"),
        "datacite:identifier": identifier, "datacite:rights": rights,
    }  # fmt: skip
    if missing := [name for name, found in mandatory.items() if found is None or found == []]:
        yield "openaire4.missing", {"elements": ", ".join(missing)}
    if kind is not None and (problem := _wrong_type(kind)):
        yield "openaire4.type", {"problem": problem}
    if identifier is not None and not identifier.get("identifierType"):
        yield "openaire4.identifier", {}
    if rights is not None:
        address = rights.get("rightsURI") or ""
        if not re.match(r"https?://purl\.org/coar/access_right/", address):
            yield "openaire4.rights", {}
        elif address.endswith(_EMBARGOED) and not {"Accepted", "Available"} <= dates.keys():
            yield "openaire4.embargo", {}
    for language in content.iter(f"{{{_DC}}}language"):
        if not re.fullmatch(r"[a-z]{3}", (language.text or "").strip()):
            yield "openaire4.language", {"value": excerpt(language.text or "", 40)}


def judge_one(written: Mapping[str, str], name: str) -> list[Finding]:
    """The faults of one record that is not served yet: `written` holds it by prefix, `name` stands for its identifier."""
    found = []
    for prefix, faults in (("oai_dc", _three), ("oai_openaire", _four)):
        if prefix in written:
            item = Item(Header(name, "", (), None), etree.fromstring(f"<metadata>{written[prefix]}</metadata>".encode()))
            found += [Finding(rule, values={"identifier": name, **values}) for rule, values in faults(item)]
    return found


def _wrong_type(kind: etree._Element) -> str:
    if kind.get("resourceTypeGeneral") not in _GENERAL:
        return f"resourceTypeGeneral=“{kind.get('resourceTypeGeneral') or ''}”"
    uri = kind.get("uri") or ""
    return "" if re.match(r"https?://purl\.org/coar/resource_type/", uri) else f"uri=“{uri}”"


def _child(content: etree._Element, namespace: str, name: str) -> etree._Element | None:
    return next(content.iter(f"{{{namespace}}}{name}"), None)


def _first_of_each(answer: Answer, faults: object) -> Iterator[Finding]:
    """The first record that breaks each rule stands for all."""
    seen: set[str] = set()
    for item in answer.items:
        for rule, found in faults(item) if not item.header.is_deleted else ():  # type: ignore[operator]
            if rule not in seen:
                seen.add(rule)
                yield Finding(rule, answer.shown, "", {"identifier": item.header.identifier, **found})
