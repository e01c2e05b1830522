"""Harvesting by dates (sections 2.7.1 and 3.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from oaipmh.checking.evidence import Evidence, Range, moment
from oaipmh.checking.judge import each_once, excerpt, judges
from oaipmh.checking.rule import Finding, NotJudged

_AHEAD = dt.timedelta(minutes=10)


@judges("dates.day")
def day(evidence: Evidence) -> Iterator[Finding]:
    yield from _found(evidence, "day")


@judges("dates.second")
def second(evidence: Evidence) -> Iterator[Finding]:
    if evidence.ranges and not evidence.to_the_second:
        raise NotJudged("day")
    yield from _found(evidence, "second")


def _found(evidence: Evidence, granularity: str) -> Iterator[Finding]:
    one = next((one for one in evidence.ranges if one.granularity == granularity), None)
    if one is None:
        raise evidence.why_missing("ranges", "no-records")
    if any(one.wanted.identifier in page.identifiers for page in one.pages):
        return
    first = one.pages[0]
    if not one.complete and not first.errors and first.is_oai and first.items:
        raise NotJudged("too-long")
    values = {granularity: one.start, "identifier": one.wanted.identifier, "received": excerpt(first.received, 80)}
    yield Finding(f"dates.{granularity}", first.shown, "", values)


@judges("dates.outside")
def outside(evidence: Evidence) -> Iterator[Finding]:
    if not evidence.ranges:
        raise evidence.why_missing("ranges", "no-records")
    yield from each_once(finding for one in evidence.ranges for finding in _outside(one))


def _outside(one: Range) -> Iterator[Finding]:
    start, until = moment(one.start), moment(one.until)
    for page in one.pages:
        for header in page.headers:
            at = moment(header.datestamp)
            if at and start and until and not (start.first <= at.last and at.first <= until.last):
                values = {"start": one.start, "until": one.until, "date": header.datestamp}
                yield Finding("dates.outside", page.shown, header.identifier, values)


@judges("dates.datestamp", "dates.future")
def datestamps(evidence: Evidence) -> Iterator[Finding]:
    found: set[str] = set()
    for page, header in evidence.needs_headers():
        at = moment(header.datestamp)
        if at is None or (at.granularity == "second") != evidence.to_the_second:
            rule = "dates.datestamp"
        elif at.first > evidence.began + _AHEAD + dt.timedelta(days=0 if evidence.to_the_second else 1):
            rule = "dates.future"
        else:
            continue
        if rule not in found:
            found.add(rule)
            yield Finding(rule, page.shown, header.identifier, {"date": header.datestamp or "–"})
