"""XML, and the frame of every answer (section 3.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from oaipmh import dates
from oaipmh.checking.answers import OAI, Answer, schema_locations
from oaipmh.checking.evidence import Evidence, moment
from oaipmh.checking.judge import each_once, excerpt, judges
from oaipmh.checking.rule import Finding

_VALUE_OF = {"xml.well-formed": "problem", "xml.characters": "characters", "xml.encoding": "problem", "xml.doctype": "problem"}
_TWICE = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{2,6}|#x[0-9a-fA-F]{2,5}|[aeiouAEIOU](?:acute|grave|circ|tilde|uml));")
_MINUTES = 10
_SCHEMA = re.compile(r"https?://www\.openarchives\.org/OAI/2\.0/OAI-PMH\.xsd")


@judges("xml.well-formed", "xml.characters", "xml.encoding", "xml.doctype")
def xml(evidence: Evidence) -> Iterator[Finding]:
    yield from each_once(_unreadable(evidence))


def _unreadable(evidence: Evidence) -> Iterator[Finding]:
    for answer in _answers(evidence):
        if answer.status == 200 and answer.root is None:
            rule, said = answer.problem
            yield Finding(rule, answer.shown, excerpt(answer.body[:600].decode("utf-8", "replace")), {_VALUE_OF[rule]: said})


@judges("xml.escaped-twice")
def escaped_twice(evidence: Evidence) -> Iterator[Finding]:
    for answer in _answers(evidence):
        for one in answer.root.iter() if answer.root is not None else ():
            # A URL may well hold &amp; inside, for it is data there.
            if isinstance(one.tag, str) and one.text and "://" not in one.text and (found := _TWICE.search(one.text)):
                seen = excerpt(one.text[max(0, found.start() - 40) : found.end() + 40])
                yield Finding("xml.escaped-twice", answer.shown, seen, {"text": found[0]})
                return


@judges("envelope.root")
def root(evidence: Evidence) -> Iterator[Finding]:
    for answer in _answers(evidence):
        if answer.root is not None and not answer.is_oai:
            yield Finding("envelope.root", answer.shown, excerpt(_opening(answer)), {"root": str(answer.root.tag)})
            return


@judges("envelope.schema-location")
def schema_location(evidence: Evidence) -> Iterator[Finding]:
    for answer in _framed(evidence):
        if answer.root is not None and not _SCHEMA.fullmatch(schema_locations(answer.root).get(OAI, "")):
            yield Finding("envelope.schema-location", answer.shown, excerpt(_opening(answer)))
            return


@judges("envelope.order")
def order(evidence: Evidence) -> Iterator[Finding]:
    yield from each_once(_disorder(evidence))


def _disorder(evidence: Evidence) -> Iterator[Finding]:
    for answer in _framed(evidence):
        assert answer.root is not None
        parts = [etree.QName(one).localname for one in answer.root if isinstance(one.tag, str)]
        foreign = [one for one in answer.root if isinstance(one.tag, str) and etree.QName(one).namespace != OAI]
        rest = parts[2:]
        content = bool(rest) and (set(rest) == {"error"} or rest == [answer.verb])
        if parts[:2] != ["responseDate", "request"] or not content or foreign:
            yield Finding("envelope.order", answer.shown, "", {"parts": ", ".join(dict.fromkeys(parts)) or "–"})


@judges("envelope.response-date", "envelope.clock")
def response_date(evidence: Evidence) -> Iterator[Finding]:
    for answer in _framed(evidence):
        told = answer.text("responseDate") or ""
        at = moment(told)
        if at is None or at.granularity != "second":
            yield Finding("envelope.response-date", answer.shown, "", {"date": told or "–"})
            return
        minutes = abs((at.first - evidence.began).total_seconds()) / 60
        if minutes > _MINUTES:
            yield Finding(
                "envelope.clock", answer.shown, dates.write(evidence.began), {"date": told, "minutes": f"{minutes:.0f}"}
            )
            return


@judges("envelope.request-url", "envelope.request-attributes")
def request(evidence: Evidence) -> Iterator[Finding]:
    yield from each_once(_unlike_requests(evidence))


def _unlike_requests(evidence: Evidence) -> Iterator[Finding]:
    announced = evidence.identify.text("Identify/baseURL") if evidence.identify else None
    for answer in _framed(evidence):
        found = answer.find("request")
        if found is None:  # `order` has said so
            continue
        address = (found.text or "").strip()
        if address not in (evidence.url, announced):
            yield Finding(
                "envelope.request-url", answer.shown, excerpt(etree.tostring(found, encoding="unicode")), {"address": address}
            )
        asked = dict(answer.arguments)
        told = {str(name): str(value) for name, value in found.attrib.items()}
        # Errors of other kinds may leave them out or not; of these two they must.
        if not answer.errors and told != asked:
            missing = [f"−{name}={asked[name]}" for name in asked if told.get(name) != asked[name]]
            surplus = [f"+{name}={told[name]}" for name in told if asked.get(name) != told[name]]
            values = {"difference": excerpt(", ".join([*missing, *surplus]), 120)}
            yield Finding("envelope.request-attributes", answer.shown, excerpt(etree.tostring(found, encoding="unicode")), values)
            return


def _answers(evidence: Evidence) -> list[Answer]:
    if not evidence.correct:
        raise evidence.why_missing("identify", "no-answer")
    return evidence.correct


def _framed(evidence: Evidence) -> list[Answer]:
    found = [answer for answer in _answers(evidence) if answer.is_oai]
    if not found:
        raise evidence.why_missing("identify", "no-answer")
    return found


def _opening(answer: Answer) -> str:
    return answer.body[:400].decode("utf-8", "replace")
