"""What a check found: kept as JSON, without any language; `wording` says it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from oaipmh import dates
from oaipmh.checking.catalogue import RULES, TOPICS
from oaipmh.checking.evidence import Evidence
from oaipmh.checking.judge import NotChecked
from oaipmh.checking.rule import Finding, Severity

_EXAMPLES = 5  # findings of one rule that are kept


@dataclass(frozen=True)
class Facts:
    """What the endpoint says of itself."""

    name: str = ""
    granularity: str = ""
    deleted: str = ""
    earliest: str = ""
    formats: Sequence[str] = ()
    sets: int = 0
    size: str = ""
    page: int = 0


@dataclass(frozen=True)
class Fault:
    """A broken rule: how often, and its first findings."""

    rule: str
    count: int
    findings: Sequence[Finding]

    @property
    def severity(self) -> Severity:
        return RULES[self.rule].severity


@dataclass(frozen=True)
class Report:
    url: str
    began: str
    seconds: float
    requests: int
    facts: Facts = Facts()
    faults: Sequence[Fault] = ()
    not_checked: Sequence[NotChecked] = ()
    reached: bool = True

    @property
    def began_at(self) -> dt.datetime:
        return dates.read(self.began).first

    def count(self, severity: Severity) -> int:
        return sum(1 for one in self.faults if one.severity is severity)

    @property
    def passed(self) -> list[str]:
        """The rules that were judged and kept."""
        out = {one.rule for one in self.faults} | {one.rule for one in self.not_checked}
        return [rule for rule in RULES if rule not in out] if self.reached else []

    @property
    def exit_code(self) -> int:
        """0 no errors, 1 errors, 2 could not be checked."""
        return 2 if not self.reached else 1 if self.count(Severity.ERROR) else 0

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def read(kept: Mapping[str, Any]) -> Report:
    """The report of `as_json`; findings of rules that have since been given up are left out."""
    faults = [
        Fault(one["rule"], one["count"], [Finding(**found) for found in one["findings"]])
        for one in kept["faults"]
        if one["rule"] in RULES
    ]
    not_checked = [NotChecked(**one) for one in kept["not_checked"] if one["rule"] in RULES]
    return Report(**{**kept, "facts": Facts(**kept["facts"]), "faults": faults, "not_checked": not_checked})


def report(
    evidence: Evidence, findings: Sequence[Finding], not_checked: Sequence[NotChecked], *, seconds: float, requests: int
) -> Report:
    grouped: dict[str, list[Finding]] = {}
    for one in findings:
        grouped.setdefault(one.rule, []).append(one)
    faults = [Fault(rule, len(found), found[:_EXAMPLES]) for rule, found in grouped.items()]
    faults.sort(key=lambda one: (list(Severity).index(one.severity), list(TOPICS).index(RULES[one.rule].topic), one.rule))
    return Report(
        url=evidence.url,
        began=dates.write(evidence.began),
        seconds=round(seconds, 1),
        requests=requests,
        facts=_facts(evidence),
        faults=faults,
        not_checked=sorted(not_checked, key=lambda one: list(RULES).index(one.rule)),
        reached=evidence.identify is not None and evidence.identify.fetched is not None,
    )


def _facts(evidence: Evidence) -> Facts:
    identify = evidence.identify
    if identify is None:
        return Facts()
    first = evidence.records.answers[0] if evidence.records.answers else None
    size = first.token.size if first and first.token and first.token.size else ""
    if first and not size and evidence.records.complete:
        size = str(len(evidence.records.headers))
    return Facts(
        name=(identify.text("Identify/repositoryName") or "")[:200],
        granularity=(identify.text("Identify/granularity") or "")[:40],
        deleted=(identify.text("Identify/deletedRecord") or "")[:40],
        earliest=(identify.text("Identify/earliestDatestamp") or "")[:40],
        formats=[one.prefix[:60] for one in evidence.advertised][:50],
        sets=len(evidence.set_specs),
        size=size[:20],
        page=len(first.items) if first else 0,
    )
