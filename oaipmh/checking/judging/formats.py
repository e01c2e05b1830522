"""Metadata formats (sections 2.4, 3.4, 4.4), and what the advertised schemas said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from lxml import etree

from oaipmh.checking.answers import Answer, Item, schema_locations
from oaipmh.checking.evidence import Evidence, Format
from oaipmh.checking.judge import each_once, excerpt, judges
from oaipmh.checking.rule import Finding, NotJudged

_PREFIX = re.compile(r"[A-Za-z0-9\-_.!~*'()]+")
_OAI_DC: Final = Format("oai_dc", "http://www.openarchives.org/OAI/2.0/oai_dc.xsd", "http://www.openarchives.org/OAI/2.0/oai_dc/")


@judges("formats.oai-dc", "formats.oai-dc-namespace", "formats.prefix")
def advertised(evidence: Evidence) -> Iterator[Finding]:
    answer = _list(evidence)
    counts = Counter(one.prefix for one in evidence.advertised)
    for prefix, count in counts.items():
        if count > 1 or not _PREFIX.fullmatch(prefix):
            yield Finding("formats.prefix", answer.shown, "", {"prefix": prefix})
    ours = next((one for one in evidence.advertised if one.prefix == "oai_dc"), None)
    if ours is None:
        yield Finding("formats.oai-dc", answer.shown, "", {"formats": ", ".join(counts) or "–"})
        return
    for announced, expected in ((ours.namespace, _OAI_DC.namespace), (_plain(ours.schema), _OAI_DC.schema)):
        if announced != expected:
            yield Finding("formats.oai-dc-namespace", answer.shown, "", {"announced": announced, "expected": expected})
            return


@judges("formats.of-item")
def of_item(evidence: Evidence) -> Iterator[Finding]:
    if evidence.item_formats is None:
        raise evidence.why_missing("records", "no-records")
    _, answer = evidence.item_formats
    found = [one.text or "" for one in answer.all("ListMetadataFormats/metadataFormat/metadataPrefix")]
    if answer.is_oai and "oai_dc" not in found:
        yield Finding("formats.of-item", answer.shown, "", {"formats": ", ".join(found or answer.errors) or "–"})


@judges("formats.not-given")
def given(evidence: Evidence) -> Iterator[Finding]:
    for prefix, answer in evidence.by_format.items():
        if answer.is_oai and "cannotDisseminateFormat" in answer.errors:
            yield Finding("formats.not-given", answer.shown, "", {"prefix": prefix, "received": answer.received})
    if "by-format" in evidence.missing:
        raise evidence.why_missing("by-format")


@judges("formats.namespace", "formats.schema-location")
def as_advertised(evidence: Evidence) -> Iterator[Finding]:
    announced = {one.prefix: one for one in evidence.advertised}
    if not evidence.live:
        raise evidence.why_missing("lists", "no-records")
    yield from each_once(
        finding
        for prefix, answer, item in _items(evidence)
        if prefix in announced
        for finding in _unlike(announced[prefix], answer, item)
    )


def _unlike(format_: Format, answer: Answer, item: Item) -> Iterator[Finding]:
    content = item.content
    if content is None:
        return
    found = etree.QName(content).namespace or ""
    seen = excerpt(etree.tostring(content, encoding="unicode"), 200)
    # The root may be an element of another namespace, as in qualified Dublin Core, if it declares the announced one.
    if format_.namespace not in (found, *content.nsmap.values()):
        values = {"prefix": format_.prefix, "found": found, "announced": format_.namespace}
        yield Finding("formats.namespace", answer.shown, seen, values)
        return
    named = schema_locations(content).get(format_.namespace, "")
    if _plain(named) != _plain(format_.schema):
        yield Finding("formats.schema-location", answer.shown, seen, {"prefix": format_.prefix})


@judges("schema.metadata")
def valid_metadata(evidence: Evidence) -> Iterator[Finding]:
    yield from each_once(
        Finding(rule, answer.shown, "", {"prefix": prefix, "problem": problem})
        for rule, prefix, answer, problem in evidence.invalid
        if rule == "schema.metadata"
    )
    _was_usable(evidence, {prefix for prefix in (one.prefix for one in evidence.advertised) if prefix})


@judges("schema.envelope")
def valid_envelope(evidence: Evidence) -> Iterator[Finding]:
    yield from each_once(
        Finding(rule, answer.shown, "", {"problem": problem})
        for rule, _, answer, problem in evidence.invalid
        if rule == "schema.envelope"
    )
    _was_usable(evidence, {""})


def _was_usable(evidence: Evidence, prefixes: set[str]) -> None:
    """NotJudged where the schema of one of these formats was of no use, or there was nothing to validate."""
    for prefix in sorted(prefixes & evidence.unusable.keys()):
        reason, detail = evidence.unusable[prefix]
        raise NotJudged(reason, f"{prefix}: {detail}" if prefix else detail)
    if not prefixes & evidence.validated:
        raise evidence.why_missing("validity", "no-records")


def _items(evidence: Evidence) -> Iterator[tuple[str, Answer, Item]]:
    for answer, item in evidence.live:
        yield "oai_dc", answer, item
    for prefix, answer in evidence.by_format.items():
        for item in answer.items:
            yield prefix, answer, item


def _plain(address: str) -> str:
    """The same address by http and https."""
    return address.replace("https://", "http://", 1)


def _list(evidence: Evidence) -> Answer:
    if evidence.formats is None or not evidence.formats.is_oai:
        raise evidence.why_missing("formats", "no-answer")
    return evidence.formats
