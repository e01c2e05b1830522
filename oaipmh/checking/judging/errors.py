"""Mistakes that must be reported (section 3.6), and how."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from oaipmh.checking.evidence import Evidence, Probe
from oaipmh.checking.judge import each_once, excerpt, judges
from oaipmh.checking.rule import Finding

CODES: Final = {
    "badArgument", "badResumptionToken", "badVerb", "cannotDisseminateFormat", "idDoesNotExist", "noRecordsMatch",
    "noMetadataFormats", "noSetHierarchy",
}  # fmt: skip
_WITHOUT_ATTRIBUTES: Final = {"badVerb", "badArgument"}


@judges(
    "errors.bad-verb", "errors.bad-argument", "errors.repeated-argument", "errors.exclusive-token", "errors.unknown-format",
    "errors.unknown-identifier", "errors.no-records", "errors.bad-token", "errors.unknown-set",
)  # fmt: skip
def reported(evidence: Evidence) -> Iterator[Finding]:
    for probe in _probes(evidence, "errors."):
        if _is_missed(probe):
            values = {
                "mistake": probe.mistake,
                "expected": "/".join(probe.expected),
                "received": excerpt(probe.answer.received, 80),
            }
            yield Finding(probe.rule, probe.answer.shown, excerpt(_start(probe)), values)


@judges("dates.mixed", "dates.reversed", "dates.malformed", "dates.finer")
def dates(evidence: Evidence) -> Iterator[Finding]:
    for probe in _probes(evidence, "dates."):
        if _is_missed(probe):
            given = dict(probe.answer.arguments).get("from", "")
            values = {"date": given, "received": excerpt(probe.answer.received, 80)}
            yield Finding(probe.rule, probe.answer.shown, excerpt(_start(probe)), values)


@judges("errors.http-status")
def status(evidence: Evidence) -> Iterator[Finding]:
    for probe in _probes(evidence):
        if probe.answer.errors and probe.answer.status != 200:
            values = {"mistake": probe.mistake, "status": str(probe.answer.status)}
            yield Finding("errors.http-status", probe.answer.shown, excerpt(_start(probe)), values)


@judges("errors.attributes")
def attributes(evidence: Evidence) -> Iterator[Finding]:
    for probe in _probes(evidence):
        request = probe.answer.find("request")
        if request is not None and request.attrib and _WITHOUT_ATTRIBUTES & set(probe.answer.errors):
            values = {"mistake": probe.mistake, "attributes": ", ".join(map(str, request.attrib))}
            yield Finding("errors.attributes", probe.answer.shown, excerpt(etree.tostring(request, encoding="unicode")), values)


@judges("errors.code")
def codes(evidence: Evidence) -> Iterator[Finding]:
    yield from each_once(
        Finding("errors.code", answer.shown, "", {"code": code})
        for answer in [*evidence.correct, *(probe.answer for probe in evidence.probes)]
        for code in answer.errors
        if code not in CODES
    )


def _probes(evidence: Evidence, topic: str = "") -> Iterator[Probe]:
    """Raises NotJudged after the last one, if not all could be asked."""
    yield from (probe for probe in evidence.probes if probe.rule.startswith(topic) and probe.answer.fetched is not None)
    if "mistakes" in evidence.missing:
        raise evidence.why_missing("mistakes")


def _is_missed(probe: Probe) -> bool:
    """An HTTP error with the right code inside is a fault of its own (`status`)."""
    return not set(probe.expected) & set(probe.answer.errors)


def _start(probe: Probe) -> str:
    return probe.answer.body[:500].decode("utf-8", "replace")
