"""How a judge says what it judges, and how all of them are heard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from oaipmh.checking.evidence import Evidence
from oaipmh.checking.rule import Finding, NotJudged

Judge = Callable[[Evidence], Iterable[Finding]]


@dataclass(frozen=True)
class Judgement:
    judge: Judge
    rules: tuple[str, ...]


JUDGEMENTS: Final[list[Judgement]] = []


def judges(*rules: str) -> Callable[[Judge], Judge]:
    """Registers a function of the evidence that finds faults against these rules and no others. It may raise NotJudged:
    rules of which it has found nothing by then are reported as not checked."""

    def register(judge: Judge) -> Judge:
        JUDGEMENTS.append(Judgement(judge, rules))
        return judge

    return register


@dataclass(frozen=True)
class NotChecked:
    rule: str
    reason: str
    detail: str = ""


def hear(evidence: Evidence) -> tuple[list[Finding], list[NotChecked]]:
    findings: list[Finding] = []
    not_checked: list[NotChecked] = []
    for judgement in JUDGEMENTS:
        found, reason = _heard(judgement, evidence)
        findings += found
        if reason:
            broken = {one.rule for one in found}
            not_checked += [NotChecked(rule, reason.reason, reason.detail) for rule in judgement.rules if rule not in broken]
    return findings, not_checked


def _heard(judgement: Judgement, evidence: Evidence) -> tuple[list[Finding], NotJudged | None]:
    found: list[Finding] = []
    try:
        for finding in judgement.judge(evidence):
            found.append(finding)
    except NotJudged as reason:
        return found, reason
    return found, None


def excerpt(text: str, length: int = 300) -> str:
    """As much as fits into a report, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"


def each_once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The same fault with the same values, met again and again, is told once."""
    seen = set()
    for one in findings:
        key = (one.rule, tuple(sorted(one.values.items())))
        if key not in seen:
            seen.add(key)
            yield one
