"""HTTP (sections 3.1 and 3.2)."""

from __future__ import annotations

from collections.abc import Iterator

from oaipmh.checking.answers import Answer
from oaipmh.checking.evidence import Evidence
from oaipmh.checking.judge import each_once, excerpt, judges
from oaipmh.checking.rule import Finding, NotJudged

_FEW = 4  # pages, from which a trend can be seen
_TOO_LITTLE = 0.3  # seconds: differences below say nothing


@judges("http.status")
def status(evidence: Evidence) -> Iterator[Finding]:
    _need_identify(evidence)
    for answer in evidence.correct:
        if answer.status != 200:
            yield Finding("http.status", answer.shown, excerpt(_start(answer)), {"status": str(answer.status)})


@judges("http.content-type")
def content_type(evidence: Evidence) -> Iterator[Finding]:
    _need_identify(evidence)
    yield from each_once(_other_types(evidence))


def _other_types(evidence: Evidence) -> Iterator[Finding]:
    for answer in evidence.correct:
        told = answer.fetched.headers.get("content-type", "") if answer.fetched else ""
        if answer.status == 200 and told.partition(";")[0].strip().lower() != "text/xml":
            yield Finding("http.content-type", answer.shown, f"Content-Type: {told}", {"type": told or "–"})


@judges("http.post")
def post(evidence: Evidence) -> Iterator[Finding]:
    if not evidence.posted:
        raise evidence.why_missing("transport")
    for got, posted in evidence.posted:
        if got.is_oai and _essence(got) != _essence(posted):
            difference = f"GET: {got.received}; POST: {posted.received}"
            yield Finding("http.post", posted.shown, excerpt(_start(posted)), {"difference": difference})
            return


@judges("http.redirect")
def redirect(evidence: Evidence) -> Iterator[Finding]:
    _need_identify(evidence)
    if evidence.identify and evidence.identify.fetched and evidence.identify.fetched.redirects:
        yield Finding("http.redirect", evidence.url, "", {"address": evidence.identify.fetched.url.partition("?")[0]})


@judges("http.compression")
def compression(evidence: Evidence) -> Iterator[Finding]:
    if evidence.identify is None or evidence.packed is None or evidence.packed.fetched is None:
        raise evidence.why_missing("transport")
    offered = [(one.text or "").strip() for one in evidence.identify.all("Identify/compression")]
    used = evidence.packed.fetched.headers.get("content-encoding", "")
    known = {"gzip", "deflate"} & set(offered)
    # What is hardly longer than a packet need not be compressed (RFC 9110, section 12.5.3).
    if known and not used and len(evidence.packed.body) > 2_000:
        yield Finding(
            "http.compression", evidence.packed.shown, "Accept-Encoding: gzip, deflate", {"coding": ", ".join(sorted(known))}
        )


@judges("http.unasked-compression")
def unasked_compression(evidence: Evidence) -> Iterator[Finding]:
    _need_identify(evidence)
    for answer in evidence.correct:
        coding = answer.fetched.headers.get("content-encoding", "identity") if answer.fetched else "identity"
        if coding != "identity":
            yield Finding("http.unasked-compression", answer.shown, f"Content-Encoding: {coding}")
            return


@judges("http.retry-after")
def retry_after(evidence: Evidence) -> Iterator[Finding]:
    for answer in evidence.refusals:
        told = (answer.fetched.headers if answer.fetched else {}).get("retry-after", "")
        if not told.isdigit():
            yield Finding("http.retry-after", answer.shown, f"Retry-After: {told or '–'}")
            return


@judges("http.later-pages")
def later_pages(evidence: Evidence) -> Iterator[Finding]:
    pages = [answer for answer in evidence.records.answers if answer.fetched and answer.items]
    if len(pages) < _FEW:
        raise NotJudged("few-pages") if evidence.records.answers else evidence.why_missing("lists")
    half = len(pages) // 2
    first, last = (min(_rate(one) for one in part) for part in (pages[:half], pages[-half:]))
    if last > 2 * first and last - first > _TOO_LITTLE:
        yield Finding("http.later-pages", pages[-1].shown, "", {"first": f"{first:.1f}", "last": f"{last:.1f}"})


def _rate(answer: Answer) -> float:
    return answer.fetched.seconds if answer.fetched else 0.0


def _essence(answer: Answer) -> tuple[object, ...]:
    """What two answers to the same request share, whatever the time."""
    return (answer.status, answer.is_oai, tuple(answer.errors), tuple(answer.identifiers), answer.text("Identify/repositoryName"))


def _start(answer: Answer) -> str:
    return answer.body[:600].decode("utf-8", "replace")


def _need_identify(evidence: Evidence) -> None:
    if not evidence.correct:
        raise evidence.why_missing("identify", "no-answer")
