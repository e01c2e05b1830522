"""Sets (sections 2.6 and 4.6)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from oaipmh.checking.answers import Answer
from oaipmh.checking.evidence import Evidence
from oaipmh.checking.judge import each_once, judges
from oaipmh.checking.rule import Finding, NotJudged

_PART = r"[A-Za-z0-9\-_.!~*'()]+"
_SPEC = re.compile(rf"{_PART}(?::{_PART})*")


@judges("sets.spec", "sets.name", "sets.twice", "sets.parent")
def listed(evidence: Evidence) -> Iterator[Finding]:
    first = _first(evidence)
    if evidence.has_no_sets:
        raise NotJudged("no-sets")
    known = set(evidence.set_specs)
    for spec, count in Counter(evidence.set_specs).items():
        if not _SPEC.fullmatch(spec):
            yield Finding("sets.spec", first.shown, "", {"spec": spec})
        if count > 1:
            yield Finding("sets.twice", first.shown, "", {"spec": spec})
        parent = spec.rpartition(":")[0]
        if parent and parent not in known and evidence.sets.complete:
            yield Finding("sets.parent", first.shown, "", {"spec": spec, "parent": parent})
    for page in evidence.sets.answers:
        for one in page.all("ListSets/set"):
            texts = {str(child.tag).rpartition("}")[2]: (child.text or "").strip() for child in one}
            if not texts.get("setName"):
                yield Finding("sets.name", page.shown, "", {"spec": texts.get("setSpec", "")})


@judges("sets.unlisted", "sets.hierarchy")
def named_by_headers(evidence: Evidence) -> Iterator[Finding]:
    _first(evidence)
    known = set(evidence.set_specs)
    specs = [(page, spec) for page, header in evidence.needs_headers() for spec in header.sets]
    if evidence.has_no_sets:
        yield from [Finding("sets.hierarchy", page.shown, "", {"spec": spec}) for page, spec in specs[:1]]
        return
    if not evidence.sets.complete:
        raise NotJudged("too-long")
    yield from each_once(Finding("sets.unlisted", page.shown, "", {"spec": spec}) for page, spec in specs if spec not in known)


@judges("sets.membership")
def membership(evidence: Evidence) -> Iterator[Finding]:
    if not evidence.in_sets:
        raise evidence.why_missing("in-sets", "no-sets")
    for spec, answer in evidence.in_sets.items():
        for header in answer.headers:
            if not any(own == spec or own.startswith(f"{spec}:") for own in header.sets):
                yield Finding(
                    "sets.membership", answer.shown, ", ".join(header.sets), {"spec": spec, "identifier": header.identifier}
                )
                break


def _first(evidence: Evidence) -> Answer:
    if not evidence.sets.answers or not evidence.sets.answers[0].is_oai:
        raise evidence.why_missing("sets", "no-answer")
    return evidence.sets.answers[0]
