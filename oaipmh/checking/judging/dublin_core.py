"""Unqualified Dublin Core as aggregators read it, judged without its schema; and the links in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from oaipmh.checking.answers import Answer, Item
from oaipmh.checking.evidence import Evidence
from oaipmh.checking.judge import excerpt, judges
from oaipmh.checking.rule import Finding, NotJudged
from oaipmh.checking.survey import is_web_address

DC: Final = "http://purl.org/dc/elements/1.1/"
_OAI_DC: Final = "{http://www.openarchives.org/OAI/2.0/oai_dc/}dc"
_ELEMENTS: Final = set(
    "contributor coverage creator date description format identifier language publisher relation rights source subject title"
    " type".split()
)
_MANDATORY: Final = ("title", "creator", "date", "type", "identifier")
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T[\d:.]+(Z|[+-]\d\d:\d\d))?)?)?")
_EU_REPO_DATE = re.compile(r"info:eu-repo/date/\w+/\d{4}-\d\d-\d\d")
_LANGUAGE = re.compile(r"[a-z]{2,3}([-_][A-Za-z]{2,8})*")
# Country codes and names that stand where a language belongs, in what is harvested in Viet Nam.
_NO_LANGUAGES: Final = {"vn", "gb", "us", "jp", "cn", "kr", "vnm", "usa"}


@judges("dc.element", "dc.empty", "dc.missing", "dc.no-link", "dc.date", "dc.language")
def elements(evidence: Evidence) -> Iterator[Finding]:
    """The first record that breaks each rule stands for all."""
    seen: set[str] = set()
    for answer, item in _described(evidence):
        for rule, values in _faults(item):
            if rule not in seen:
                seen.add(rule)
                content = item.content
                shown = excerpt(etree.tostring(content, encoding="unicode")) if content is not None else ""
                yield Finding(rule, answer.shown, shown, {"identifier": item.header.identifier, **values})


def _faults(item: Item) -> Iterator[tuple[str, dict[str, str]]]:
    content = item.content
    children = [one for one in content if isinstance(one.tag, str)] if content is not None else []
    strange = [one for one in children if not _is_plain(one)]
    if strange:
        yield "dc.element", {"element": str(strange[0].tag)}
    empty = [etree.QName(one).localname for one in children if _is_plain(one) and not (one.text or "").strip()]
    if empty:
        yield "dc.empty", {"elements": ", ".join(dict.fromkeys(empty))}
    missing = [name for name in _MANDATORY if not values(item, name)]
    if missing:
        yield "dc.missing", {"elements": ", ".join(missing)}
    if "identifier" not in missing and not any(map(is_web_address, values(item, "identifier"))):
        yield "dc.no-link", {}
    for date in values(item, "date"):
        if not _DATE.fullmatch(date) and not _EU_REPO_DATE.fullmatch(date):
            yield "dc.date", {"date": excerpt(date, 60)}
    for language in values(item, "language"):
        if not _LANGUAGE.fullmatch(language) or language in _NO_LANGUAGES:
            yield "dc.language", {"language": excerpt(language, 60)}


@judges("links.broken")
def links(evidence: Evidence) -> Iterator[Finding]:
    if not evidence.links:
        raise evidence.why_missing("links", "no-links")
    for link in evidence.links:
        if link.failure[0] == "refused":  # by us: nothing is known of it
            raise NotJudged("fetch-refused", link.failure[1])
        if link.status >= 400 or link.failure[0]:
            problem = f"{link.url} → {f'HTTP {link.status}' if link.status else excerpt(link.failure[1] or link.failure[0], 120)}"
            yield Finding("links.broken", link.url, "", {"identifier": link.identifier, "problem": problem})


def values(item: Item, name: str) -> list[str]:
    """The texts of this element of Dublin Core, in order, without empty ones."""
    content = item.content
    found = content.findall(f"{{{DC}}}{name}") if content is not None else []
    return [text for one in found if (text := (one.text or "").strip())]


def _is_plain(one: etree._Element) -> bool:
    name = etree.QName(one)
    return name.namespace == DC and name.localname in _ELEMENTS and not len(one)


def _described(evidence: Evidence) -> list[tuple[Answer, Item]]:
    found = [(page, item) for page, item in evidence.live if item.content is not None and item.content.tag == _OAI_DC]
    if not found:
        raise evidence.why_missing("lists", "no-records")
    return found
