"""Identify (section 4.2) and what it promises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from lxml import etree

from oaipmh.checking.answers import LOCATION, Answer
from oaipmh.checking.evidence import DAYS, SECONDS, Evidence, moment
from oaipmh.checking.judge import excerpt, judges
from oaipmh.checking.rule import Finding

_ORDER: Final = (
    "repositoryName", "baseURL", "protocolVersion", "adminEmail", "earliestDatestamp", "deletedRecord", "granularity",
    "compression", "description",
)  # fmt: skip
_ONCE: Final = {"repositoryName", "baseURL", "protocolVersion", "earliestDatestamp", "deletedRecord", "granularity"}
_MAIL = re.compile(r"[^\s@:<>]+@[^\s@:<>]+\.[^\s@:<>.]+")
_OAI_IDENTIFIER: Final = "http://www.openarchives.org/OAI/2.0/oai-identifier"
_DOMAIN = re.compile(r"[a-zA-Z][a-zA-Z0-9\-]*(\.[a-zA-Z][a-zA-Z0-9\-]*)+")


@judges("identify.elements")
def elements(evidence: Evidence) -> Iterator[Finding]:
    answer = _identify(evidence)
    found = answer.find("Identify")
    names = [etree.QName(one).localname for one in found if isinstance(one.tag, str)] if found is not None else []
    problems = [
        f"{name} ×{names.count(name)}" for name in _ORDER if (name in _ONCE or name == "adminEmail") and not names.count(name)
    ]
    problems += [f"{name} ×{names.count(name)}" for name in _ORDER if name in _ONCE and names.count(name) > 1]
    problems += [f"{name}?" for name in dict.fromkeys(names) if name not in _ORDER]
    order = [name for name, _ in groupby(names) if name in _ORDER]
    if not problems and order != sorted(order, key=_ORDER.index):
        problems.append(" → ".join(order))
    if problems:
        yield Finding("identify.elements", answer.shown, "", {"problem": ", ".join(problems)})


@judges("identify.base-url")
def base_url(evidence: Evidence) -> Iterator[Finding]:
    answer = _identify(evidence)
    told = answer.text("Identify/baseURL")
    if told is not None and told != evidence.url:
        yield Finding("identify.base-url", answer.shown, "", {"address": told, "asked": evidence.url})


@judges("identify.protocol-version")
def protocol_version(evidence: Evidence) -> Iterator[Finding]:
    answer = _identify(evidence)
    told = answer.text("Identify/protocolVersion")
    if told is not None and told != "2.0":
        yield Finding("identify.protocol-version", answer.shown, "", {"version": told})


@judges("identify.admin-email")
def admin_email(evidence: Evidence) -> Iterator[Finding]:
    answer = _identify(evidence)
    for one in answer.all("Identify/adminEmail"):
        address = (one.text or "").strip()
        if not _MAIL.fullmatch(address):
            yield Finding("identify.admin-email", answer.shown, "", {"address": address})


@judges("identify.granularity", "identify.earliest-format")
def granularity(evidence: Evidence) -> Iterator[Finding]:
    answer = _identify(evidence)
    told = answer.text("Identify/granularity")
    if told is not None and told not in (DAYS, SECONDS):
        yield Finding("identify.granularity", answer.shown, "", {"value": told})
        return
    earliest = answer.text("Identify/earliestDatestamp")
    found = moment(earliest or "")
    if earliest is not None and (found is None or (found.granularity == "second") != evidence.to_the_second):
        yield Finding("identify.earliest-format", answer.shown, "", {"date": earliest})


@judges("identify.earliest-later")
def earliest(evidence: Evidence) -> Iterator[Finding]:
    answer = _identify(evidence)
    told = answer.text("Identify/earliestDatestamp") or ""
    bound = moment(told)
    stamps = [(found.first, page, header) for page, header in evidence.needs_headers() if (found := moment(header.datestamp))]
    if bound is None or not stamps:
        return
    first, page, header = min(stamps, key=lambda one: one[0])
    if first < bound.first:
        yield Finding("identify.earliest-later", page.shown, header.identifier, {"earliest": told, "date": header.datestamp})


@judges("identify.deleted-record", "identify.deletions-forgotten")
def deleted_record(evidence: Evidence) -> Iterator[Finding]:
    answer = _identify(evidence)
    told = answer.text("Identify/deletedRecord")
    if told in ("no", "transient"):
        yield Finding("identify.deletions-forgotten", answer.shown, "", {"value": told})
    elif told is not None and told != "persistent":
        yield Finding("identify.deleted-record", answer.shown, "", {"value": told})


@judges("identify.description", "identify.oai-identifier")
def descriptions(evidence: Evidence) -> Iterator[Finding]:
    answer = _identify(evidence)
    for one in answer.all("Identify/description"):
        inside = [child for child in one if isinstance(child.tag, str)]
        seen = excerpt(etree.tostring(one, encoding="unicode"))
        if len(inside) != 1:
            yield Finding("identify.description", answer.shown, seen, {"problem": f"description: ×{len(inside)}"})
            continue
        name = etree.QName(inside[0])
        if not inside[0].get(LOCATION):
            yield Finding("identify.description", answer.shown, seen, {"problem": f"{name.localname}: xsi:schemaLocation ×0"})
        if name.namespace == _OAI_IDENTIFIER and (problem := _wrong_identifier(inside[0])):
            yield Finding("identify.oai-identifier", answer.shown, seen, {"problem": problem})


def _wrong_identifier(described: etree._Element) -> str:
    scheme, repository, delimiter, sample = oai_identifier(described)
    if scheme != "oai":
        return f"scheme: “{scheme}”"
    if not _DOMAIN.fullmatch(repository):
        return f"repositoryIdentifier: “{repository}”"
    if delimiter != ":":
        return f"delimiter: “{delimiter}”"
    return "" if sample.startswith(f"oai:{repository}:") else f"sampleIdentifier: “{sample}”"


def oai_identifier(described: etree._Element) -> tuple[str, str, str, str]:
    names = ("scheme", "repositoryIdentifier", "delimiter", "sampleIdentifier")
    texts = [(described.findtext(f"{{{_OAI_IDENTIFIER}}}{name}") or "").strip() for name in names]
    return texts[0], texts[1], texts[2], texts[3]


def announced_namespace(evidence: Evidence) -> str:
    """`oai:repository.example:`, where Identify announces it."""
    found = None
    if evidence.identify is not None and evidence.identify.root is not None:
        found = evidence.identify.root.find(f".//{{{_OAI_IDENTIFIER}}}oai-identifier")
    repository = oai_identifier(found)[1] if found is not None else ""
    return f"oai:{repository}:" if repository else ""


def _identify(evidence: Evidence) -> Answer:
    if evidence.identify is None or evidence.identify.find("Identify") is None:
        raise evidence.why_missing("identify", "no-answer")
    return evidence.identify
