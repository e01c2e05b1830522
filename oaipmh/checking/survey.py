"""Asks an endpoint all that the judges want to know, step by step, and keeps the answers as evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import urlsplit

from media.fetching import FetchFailed
from oaipmh.checking import mistakes
from oaipmh.checking.answers import Answer, Header
from oaipmh.checking.asking import Asker, Manners
from oaipmh.checking.evidence import Evidence, Link, Pages, Range, moment
from oaipmh.checking.rule import NotJudged
from oaipmh.checking.schemas import validate

Step = Callable[[Evidence, Asker, Manners], None]
_DC: Final = ("metadataPrefix", "oai_dc")
_OPENAIRE_SETS: Final = ("openaire", "driver", "ec_fundedresources")
_RANGE_PAGES: Final = 4


def survey(evidence: Evidence, asker: Asker, manners: Manners, *, on_step: Callable[[str, int, int], None]) -> None:
    """Fill the evidence. A step that cannot be done leaves its reason in `evidence.missing`; an endpoint that does not
    even answer Identify is not asked further."""
    for number, (name, step) in enumerate(STEPS.items()):
        on_step(name, number, len(STEPS))
        if number and (evidence.identify is None or evidence.identify.fetched is None):
            evidence.missing[name] = evidence.missing.get("identify", ("no-answer", ""))
            continue
        try:
            step(evidence, asker, manners)
        except NotJudged as reason:
            evidence.missing[name] = (reason.reason, reason.detail)
    evidence.refusals = asker.refusals


def _identify(evidence: Evidence, asker: Asker, manners: Manners) -> None:
    evidence.identify = asker.ask(evidence.url, ("verb", "Identify"))
    if evidence.identify.fetched is None:
        code, detail = evidence.identify.failure
        raise NotJudged(f"fetch-{code}", detail)


def _transport(evidence: Evidence, asker: Asker, manners: Manners) -> None:
    """POST like GET for Identify; what compression there is."""
    assert evidence.identify is not None
    evidence.packed = asker.ask(evidence.url, ("verb", "Identify"), coding="gzip, deflate")
    evidence.posted.append((evidence.identify, asker.ask(evidence.url, ("verb", "Identify"), method="POST")))


def _formats(evidence: Evidence, asker: Asker, manners: Manners) -> None:
    evidence.formats = asker.ask(evidence.url, ("verb", "ListMetadataFormats"))


def _sets(evidence: Evidence, asker: Asker, manners: Manners) -> None:
    _read(evidence.sets, evidence.url, asker, manners.pages)


def _lists(evidence: Evidence, asker: Asker, manners: Manners) -> None:
    """Records with their tokens; one token again at once, and once more after another list was begun."""
    _read(evidence.records, evidence.url, asker, manners.pages, _DC)
    first = evidence.records.answers[0].token if evidence.records.answers else None
    again = (("verb", "ListRecords"), ("resumptionToken", first.text)) if first and first.text else None
    if again:
        evidence.replayed = asker.ask(evidence.url, *again)
    _read(evidence.identifiers, evidence.url, asker, manners.pages, _DC)
    if again:
        evidence.replayed_later = asker.ask(evidence.url, *again)
    if evidence.identifiers.answers:
        began = evidence.identifiers.answers[0]
        evidence.posted.append((began, asker.ask(evidence.url, *began.arguments, method="POST")))


def _records(evidence: Evidence, asker: Asker, manners: Manners) -> None:
    """Single records, live and deleted, and the formats of one."""
    for header in _samples(evidence):
        asked = (("verb", "GetRecord"), ("identifier", header.identifier), _DC)
        evidence.single[header.identifier] = asker.ask(evidence.url, *asked)
    live = next((item.header for _, item in evidence.live), None)
    if live:
        answer = asker.ask(evidence.url, ("verb", "ListMetadataFormats"), ("identifier", live.identifier))
        evidence.item_formats = (live, answer)


def _samples(evidence: Evidence) -> Iterator[Header]:
    for wanted in (False, True):
        yield from [header for header in evidence.records.headers if header.is_deleted is wanted and header.identifier][:1]


def _mistakes(evidence: Evidence, asker: Asker, manners: Manners) -> None:
    for mistake in mistakes.every(evidence):
        evidence.probes.append(mistakes.made(mistake, asker.ask(evidence.url, *mistake.arguments)))


def _ranges(evidence: Evidence, asker: Asker, manners: Manners) -> None:
    """From and until the very datestamp of a record, as a day and as a second."""
    pages = [*evidence.records.answers, *evidence.identifiers.answers]
    # The last record of what was read: rarely one of a large load, so that its range is short.
    wanted = next((one for page in reversed(pages) for one in reversed(page.headers) if moment(one.datestamp)), None)
    if wanted is None:
        raise NotJudged("no-records")
    day = wanted.datestamp[:10]
    evidence.ranges.append(_range(Range("day", day, day, wanted), evidence.url, asker))
    if evidence.to_the_second and len(wanted.datestamp) > 10:
        found = Range("second", wanted.datestamp, wanted.datestamp, wanted)
        evidence.ranges.append(_range(found, evidence.url, asker))


def _range(wanted: Range, url: str, asker: Asker) -> Range:
    asked = Pages("ListIdentifiers")
    _read(asked, url, asker, _RANGE_PAGES, _DC, ("from", wanted.start), ("until", wanted.until))
    wanted.pages, wanted.complete = asked.answers, asked.complete
    return wanted


def _in_sets(evidence: Evidence, asker: Asker, manners: Manners) -> None:
    """One page of a set of each level, as far as there are any, and of what OpenAIRE harvests."""
    known = evidence.set_specs
    seen = [spec for header in evidence.records.headers for spec in header.sets]
    deepest = max(dict.fromkeys(seen or known), key=lambda spec: spec.count(":"), default="")
    for spec in dict.fromkeys(filter(None, (deepest, deepest.partition(":")[0] if ":" in deepest else ""))):
        asked = (("verb", "ListIdentifiers"), _DC, ("set", spec))
        evidence.in_sets[spec] = asker.ask(evidence.url, *asked)
    openaire = next((spec for spec in _OPENAIRE_SETS if spec in known), "")
    if openaire:
        evidence.openaire = asker.ask(evidence.url, ("verb", "ListRecords"), _DC, ("set", openaire))


def _by_format(evidence: Evidence, asker: Asker, manners: Manners) -> None:
    for one in [one for one in evidence.advertised if one.prefix != "oai_dc"][: manners.formats]:
        evidence.by_format[one.prefix] = asker.ask(evidence.url, ("verb", "ListRecords"), ("metadataPrefix", one.prefix))


def _validity(evidence: Evidence, asker: Asker, manners: Manners) -> None:
    validate(evidence, asker)


def _links(evidence: Evidence, asker: Asker, manners: Manners) -> None:
    """The first web address of some records, spread over what was read; GET where HEAD is not understood."""
    found = list(_addresses(evidence))
    chosen = found[:: max(len(found) // max(manners.links, 1), 1)][: manners.links]
    for identifier, url in chosen:
        link = Link(identifier, url)
        try:
            answer = asker.fetch(url, method="HEAD")
            if answer.status in (403, 405, 501):
                answer = asker.fetch(url)
            link.status = answer.status
        except FetchFailed as error:
            link.failure = (error.code, error.detail)
        evidence.links.append(link)
    if not manners.links:
        raise NotJudged("switched-off")


def _addresses(evidence: Evidence) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for _, item in evidence.live:
        values = (
            []
            if item.content is None
            else [one.text or "" for one in item.content.iter("{http://purl.org/dc/elements/1.1/}identifier")]
        )
        url = next((value.strip() for value in values if is_web_address(value)), "")
        if url and url not in seen:
            seen.add(url)
            yield item.header.identifier, url


def is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value.strip())
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in (parts.hostname or "") and not any(map(str.isspace, value.strip()))


def _read(pages: Pages, url: str, asker: Asker, most: int, *arguments: tuple[str, str]) -> None:
    """Follow the tokens of a list, for at most so many pages, into `pages`."""
    seen: set[str] = set()
    answer = asker.ask(url, ("verb", pages.verb), *arguments)
    pages.answers.append(answer)
    while answer.token and answer.token.text and not answer.errors:
        if answer.token.text in seen:
            pages.loops = True
            return
        if len(pages.answers) >= most:
            return
        seen.add(answer.token.text)
        answer = asker.ask(url, ("verb", pages.verb), ("resumptionToken", answer.token.text))
        pages.answers.append(answer)
    pages.complete = _is_whole(answer)


def _is_whole(answer: Answer) -> bool:
    """Whether the list ended here, rather than broke off."""
    return answer.find(answer.verb) is not None or "noRecordsMatch" in answer.errors or "noSetHierarchy" in answer.errors


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


STEPS: Final[dict[str, Step]] = {
    "identify": _identify,
    "transport": _transport,
    "formats": _formats,
    "sets": _sets,
    "lists": _lists,
    "records": _records,
    "mistakes": _mistakes,
    "ranges": _ranges,
    "in-sets": _in_sets,
    "by-format": _by_format,
    "validity": _validity,
    "links": _links,
}
