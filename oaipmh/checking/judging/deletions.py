"""Headers, deleted records, single records (sections 2.4, 2.5, 4.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oaipmh.checking.answers import Answer, Item
from oaipmh.checking.evidence import Evidence
from oaipmh.checking.judge import judges
from oaipmh.checking.judging.identify import announced_namespace
from oaipmh.checking.rule import Finding, NotJudged

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]+")


@judges("headers.identifier", "headers.namespace", "headers.status")
def headers(evidence: Evidence) -> Iterator[Finding]:
    expected = announced_namespace(evidence)
    found: set[str] = set()
    for page, header in evidence.needs_headers():
        for rule, broken, values in (
            ("headers.identifier", not _URI.fullmatch(header.identifier), {"identifier": header.identifier}),
            (
                "headers.namespace",
                bool(expected) and not header.identifier.startswith(expected),
                {"identifier": header.identifier, "expected": expected},
            ),
            ("headers.status", header.status not in (None, "deleted"), {"status": header.status or ""}),
        ):
            if broken and rule not in found:
                found.add(rule)
                yield Finding(rule, page.shown, "", values)


@judges("headers.deleted-with-metadata", "headers.without-metadata")
def metadata(evidence: Evidence) -> Iterator[Finding]:
    items = list(_items(evidence))
    if not items:
        raise evidence.why_missing("lists", "no-records")
    found: set[str] = set()
    for answer, item in items:
        rule = "headers.deleted-with-metadata" if item.header.is_deleted else "headers.without-metadata"
        faulty = item.metadata is not None if item.header.is_deleted else item.content is None
        if faulty and rule not in found:
            found.add(rule)
            yield Finding(rule, answer.shown, "", {"identifier": item.header.identifier})


@judges("headers.deleted-unannounced", "headers.deleted-without-sets")
def deleted(evidence: Evidence) -> Iterator[Finding]:
    every = evidence.needs_headers()
    gone = [(page, header) for page, header in every if header.is_deleted]
    if not gone:
        raise NotJudged("no-deleted")
    if evidence.identify and evidence.identify.text("Identify/deletedRecord") == "no":
        yield Finding("headers.deleted-unannounced", gone[0][0].shown, "", {"identifier": gone[0][1].identifier})
    living = [header for _, header in every if not header.is_deleted]
    if living and all(header.sets for header in living):
        without = [(page, header) for page, header in gone if not header.sets]
        for page, header in without[:1]:
            yield Finding("headers.deleted-without-sets", page.shown, "", {"identifier": header.identifier})


@judges("headers.get-record")
def get_record(evidence: Evidence) -> Iterator[Finding]:
    if not evidence.single:
        raise evidence.why_missing("records", "no-records")
    listed = {header.identifier: header for header in evidence.records.headers}
    for identifier, answer in evidence.single.items():
        if not answer.is_oai:  # said elsewhere
            continue
        there, here = listed[identifier], answer.headers[0] if answer.headers else None
        if here is None:
            difference = answer.received
        elif here.identifier != there.identifier:
            difference = f"identifier: {here.identifier}"
        elif here.is_deleted != there.is_deleted:
            difference = f"status: {here.status} ≠ {there.status}"
        elif here.datestamp != there.datestamp:
            difference = f"datestamp: {here.datestamp} ≠ {there.datestamp}"
        else:
            continue
        yield Finding("headers.get-record", answer.shown, "", {"identifier": identifier, "difference": difference})


def _items(evidence: Evidence) -> Iterator[tuple[Answer, Item]]:
    for answer in [*evidence.records.answers, *evidence.single.values(), *evidence.by_format.values()]:
        for item in answer.items:
            yield answer, item
