"""A report in the reader's language: the texts of the catalogue, filled with what was found. Nothing here is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oaipmh.checking.catalogue import REASONS, RULES, TOPICS
from oaipmh.checking.report import Fault, Report
from oaipmh.checking.rule import Finding, Rule, Severity


@dataclass(frozen=True)
class Example:
    what: str
    url: str
    seen: str


@dataclass(frozen=True)
class SaidFault:
    severity: Severity
    rule: Rule
    count: int
    examples: Sequence[Example]

    @property
    def label(self) -> str:
        return str(self.severity.label)

    @property
    def topic(self) -> str:
        return str(TOPICS[self.rule.topic])

    @property
    def more(self) -> int:
        return self.count - len(self.examples)


@dataclass(frozen=True)
class SaidGap:
    """Something that was not checked, and why."""

    topic: str
    rules: Sequence[str]
    reason: str


def faults(report: Report) -> list[SaidFault]:
    return [_fault(one) for one in report.faults]


def gaps(report: Report) -> list[SaidGap]:
    grouped: dict[tuple[str, str], list[str]] = {}
    for one in report.not_checked:
        grouped.setdefault((RULES[one.rule].topic, reason(one.reason, one.detail)), []).append(one.rule)
    return [SaidGap(str(TOPICS[topic]), rules, why) for (topic, why), rules in grouped.items()]


def reason(key: str, detail: str) -> str:
    return str(REASONS.get(key, key)) % {"detail": detail or "–"}


def verdict(report: Report) -> str:
    errors, warnings = report.count(Severity.ERROR), report.count(Severity.WARNING)
    if not report.reached:
        return _("The endpoint could not be checked.")
    if errors:
        return ngettext("%(count)d rule is broken.", "%(count)d rules are broken.", errors) % {"count": errors}
    if warnings:
        return _("No errors, but something that may trouble harvesters.")
    return _("No faults were found.")


def as_text(report: Report) -> str:
    """The whole report for a console."""
    return "\n".join(_lines(report))


def _lines(report: Report) -> Iterator[str]:
    yield _("Check of %(url)s") % {"url": report.url}
    facts = report.facts
    if facts.name:
        yield f"  {facts.name} · {facts.granularity} · deletedRecord: {facts.deleted} · {', '.join(facts.formats)}"
    counts = {"requests": report.requests, "seconds": f"{report.seconds:.1f}", "rules": len(report.passed)}
    yield "  " + _("%(requests)s requests in %(seconds)s seconds; %(rules)s rules are kept.") % counts
    for one in faults(report):
        yield ""
        yield f"{one.label.upper()} · {one.topic} · {one.rule.id} · {one.rule.section}"
        for example in one.examples:
            yield f"  {example.what}"
            if example.url:
                yield f"    {example.url}"
            if example.seen:
                yield f"    {example.seen}"
        if one.more > 0:
            yield "  " + _("… and %(count)s more of this kind.") % {"count": one.more}
        yield "  " + _("Why it matters: %(why)s") % {"why": one.rule.why}
        yield "  " + _("How to mend it: %(mend)s") % {"mend": one.rule.mend}
    missing = gaps(report)
    if missing:
        yield ""
        yield _("Not checked:")
        yield from (f"  {one.topic} ({', '.join(one.rules)}): {one.reason}" for one in missing)
    yield ""
    yield verdict(report)


def _fault(fault: Fault) -> SaidFault:
    rule = RULES[fault.rule]
    return SaidFault(rule.severity, rule, fault.count, [_example(rule, one) for one in fault.findings])


def _example(rule: Rule, finding: Finding) -> Example:
    return Example(str(rule.what) % _Told(finding.values), finding.url, finding.seen)


class _Told(dict[str, str]):
    """A report that was kept by an older version may lack a value that the text has since."""

    def __missing__(self, key: str) -> str:
        return "–"
