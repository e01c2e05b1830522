"""Lists in several pages (section 3.5)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from oaipmh.checking.answers import Answer
from oaipmh.checking.evidence import Evidence, Pages, moment
from oaipmh.checking.judge import each_once, excerpt, judges
from oaipmh.checking.rule import Finding, NotJudged

_SHORT = dt.timedelta(hours=1)
_SMALLEST, _LARGEST = 20, 2_000  # records of a page


@judges("tokens.last", "tokens.empty-page")
def ends(evidence: Evidence) -> Iterator[Finding]:
    for pages in _split(evidence):
        last = pages.answers[-1]
        if not last.is_oai:
            continue
        if last.errors or not _count(last):
            yield Finding("tokens.empty-page", last.shown, "", {"received": last.received})
        elif last.token is None:
            yield Finding("tokens.last", last.shown)
    if not any(pages.complete for pages in _split(evidence)):
        raise NotJudged("too-long")


@judges("tokens.single")
def single(evidence: Evidence) -> Iterator[Finding]:
    for pages in _lists(evidence):
        if len(pages.answers) == 1 and (token := pages.answers[0].token) is not None and not token.text:
            yield Finding("tokens.single", pages.answers[0].shown)
            return


@judges("tokens.replay", "tokens.other-lists")
def replay(evidence: Evidence) -> Iterator[Finding]:
    _split(evidence)
    if evidence.replayed is None or len(evidence.records.answers) < 2:
        raise evidence.why_missing("lists", "one-page")
    second = evidence.records.answers[1]
    if not second.is_oai:
        raise NotJudged("no-answer", second.received)
    if evidence.replayed.identifiers != second.identifiers:
        yield Finding("tokens.replay", second.shown, excerpt(evidence.replayed.received))
    elif evidence.replayed_later is None:
        raise evidence.why_missing("lists")
    elif evidence.replayed_later.identifiers != second.identifiers:
        yield Finding("tokens.other-lists", second.shown, excerpt(evidence.replayed_later.received))


@judges("tokens.endless", "tokens.twice")
def repeats(evidence: Evidence) -> Iterator[Finding]:
    for pages in _lists(evidence):
        last = pages.answers[-1]
        if pages.loops:
            yield Finding("tokens.endless", last.shown)
            continue
        counts = Counter(header.identifier for header in pages.headers if header.identifier)
        twice = next((identifier for identifier, count in counts.items() if count > 1), None)
        if twice:
            yield Finding("tokens.twice", last.shown, "", {"identifier": twice})


@judges("tokens.lists-differ")
def lists_differ(evidence: Evidence) -> Iterator[Finding]:
    """Whole lists are compared whole; of longer ones their beginnings, as far as both come in the same order."""
    named, full = ([one.identifier for one in pages.headers] for pages in (evidence.identifiers, evidence.records))
    whole = evidence.identifiers.complete and evidence.records.complete
    if not named or not full:
        raise evidence.why_missing("lists", "no-records")
    if evidence.identifiers.loops or evidence.records.loops:
        raise NotJudged("too-long")
    if not whole:
        shorter = min(len(named), len(full))
        if named[:5] != full[:5]:
            raise NotJudged("order")
        named, full = named[:shorter], full[:shorter]
    differences = []
    for title, surplus in (("ListIdentifiers", set(named) - set(full)), ("ListRecords", set(full) - set(named))):
        if surplus:
            differences.append(f"{title} +{len(surplus)} ({min(surplus)})")
    if differences:
        yield Finding("tokens.lists-differ", evidence.identifiers.answers[-1].shown, "", {"difference": "; ".join(differences)})


@judges("tokens.cursor", "tokens.size")
def counts(evidence: Evidence) -> Iterator[Finding]:
    yield from each_once(finding for pages in _split(evidence) for finding in _counted(pages))


def _counted(pages: Pages) -> Iterator[Finding]:
    if pages.loops:
        return
    given = 0
    for page in pages.answers:
        token = page.token
        if token and token.cursor is not None and token.cursor != str(given):
            yield Finding("tokens.cursor", page.shown, "", {"cursor": token.cursor, "given": str(given)})
            break
        given += _count(page)
    total = sum(map(_count, pages.answers))
    sizes = dict.fromkeys(page.token.size for page in pages.answers if page.token and page.token.size is not None)
    for size in sizes:
        wrong = not size.isdigit() or (int(size) != total if pages.complete else int(size) < total)
        if wrong or len(sizes) > 1:
            told = " / ".join(sizes)
            yield Finding("tokens.size", pages.answers[-1].shown, "", {"size": told, "given": str(total)})
            break


@judges("tokens.expiration", "tokens.short-life")
def expiration(evidence: Evidence) -> Iterator[Finding]:
    for pages in _split(evidence):
        token = pages.answers[0].token
        if token is None or token.expires is None:
            continue
        at, told = moment(token.expires), pages.answers[0]
        answered = moment(told.text("responseDate") or "")
        if at is None or at.granularity != "second" or (answered and at.first <= answered.first):
            yield Finding("tokens.expiration", told.shown, "", {"date": token.expires})
        elif answered and at.first - answered.first < _SHORT:
            minutes = f"{(at.first - answered.first).total_seconds() / 60:.0f}"
            yield Finding("tokens.short-life", told.shown, "", {"minutes": minutes})


@judges("tokens.page-size")
def page_size(evidence: Evidence) -> Iterator[Finding]:
    _split(evidence)
    size = len(evidence.records.answers[0].items) if len(evidence.records.answers) > 1 else 0
    if size and not _SMALLEST <= size <= _LARGEST:
        yield Finding("tokens.page-size", evidence.records.answers[0].shown, "", {"size": str(size)})


def _lists(evidence: Evidence) -> list[Pages]:
    found = [pages for pages in (evidence.records, evidence.identifiers, evidence.sets) if pages.answers]
    if not found:
        raise evidence.why_missing("lists", "no-records")
    return found


def _split(evidence: Evidence) -> list[Pages]:
    """The lists that came in several pages. NotJudged where there are none."""
    found = [pages for pages in _lists(evidence) if len(pages.answers) > 1 and pages.answers[0].token]
    if not found:
        raise evidence.why_missing("lists", "one-page")
    return found


def _count(answer: Answer) -> int:
    return len(answer.all("ListSets/set")) if answer.verb == "ListSets" else len(answer.items)
