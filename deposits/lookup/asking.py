"""Asking the registers: within one time for all, bounded in bytes, and remembered for a while.

The addresses are the operator's and may lie in her own network (a mirror, a proxy); where a register redirects to is examined
as any address of a stranger, so that none of them can lead us inside.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from django.core.cache import cache
from pydantic import ValidationError

from deposits.lookup import arxiv, bibtex, citation, crossref, datacite, orcid, ris
from deposits.lookup.entries import Entry, work
from deposits.lookup.errors import Busy, LookupFailed, Malformed, NotKnown, TurnedOff, Unreachable
from deposits.lookup.found import Found
from deposits.lookup.recognising import Asked
from deposits.lookup.services import Services, site
from media.fetching import Fetched, Fetcher, FetchFailed, Limits

log = logging.getLogger(__name__)
_FORGET_UNKNOWN = 600  # seconds: a DOI may be registered meanwhile
_REST = 30  # seconds that a register which did not answer is left alone
_LONGEST_REST = 600
_JSON = {"Accept": "application/json"}


@dataclass
class _Clock:
    """What is left of the time for one look-up."""

    seconds: float
    began: float

    @property
    def left(self) -> float:
        return self.seconds - (time.monotonic() - self.began)

    def share(self, part: float) -> _Clock:
        """A clock of its own for a part of it, so that one who is slow leaves time for the next."""
        return _Clock(self.left * part, time.monotonic())


def find(asked: Asked, services: Services) -> Found:
    """What the registers tell, or what is written in the text itself. Raises LookupFailed."""
    clock = _Clock(services.seconds, time.monotonic())
    match asked.sort:
        case "doi":
            return _remembered(asked, services, lambda: _doi(asked.value, services, clock))
        case "arxiv":
            return _remembered(asked, services, lambda: _arxiv(asked.value, services, clock))
        case "orcid":
            return _remembered(asked, services, lambda: _orcid(asked.value, services, clock))
        case "isbn":
            return Found(source="ISBN", works=(work(Entry(title="", isbn=asked.value), confidence=1.0),))
        case "bibtex":
            return bibtex.read(asked.value)
        case "ris":
            return ris.read(asked.value)
        case "citation":
            return _citation(asked, services)


def _citation(asked: Asked, services: Services) -> Found:
    """By its DOI where it has one; by its words where that fails."""
    if asked.doi:
        try:
            return find(Asked("doi", asked.doi), services)
        except LookupFailed as error:
            log.info("lookup.citation_without_register %s", error.code)
    return citation.read(asked.value)


def _doi(doi: str, services: Services, clock: _Clock) -> Found:
    """Crossref first, which has most articles; DataCite has theses and data. What the one does not know the other may."""
    path = quote(doi, safe="")
    failed: LookupFailed | None = None
    for name, base, address, read, share in (
        ("Crossref", services.crossref, f"/works/{path}", crossref.read, 0.6),
        ("DataCite", services.datacite, f"/dois/{path}?affiliation=true", datacite.read, 1.0),
    ):
        try:
            return read(_json(name, _ask(name, base, address, services, clock.share(share))))
        except LookupFailed as error:
            # Not to be known to one says nothing where the other could not be asked.
            failed = error if failed is None or isinstance(failed, NotKnown | TurnedOff) else failed
    assert failed is not None
    raise NotKnown("Crossref, DataCite") if isinstance(failed, NotKnown) else failed


def _arxiv(number: str, services: Services, clock: _Clock) -> Found:
    address = f"?id_list={quote(number, safe='/')}&max_results=1"
    return arxiv.read(_ask("arXiv", services.arxiv, address, services, clock, accept={}).body)


def _orcid(number: str, services: Services, clock: _Clock) -> Found:
    return orcid.read(_json("ORCID", _ask("ORCID", services.orcid, f"/{number}/record", services, clock)))


def _remembered(asked: Asked, services: Services, look: Callable[[], Found]) -> Found:
    key = f"lookup:{asked.sort}:{hashlib.sha256(asked.value.lower().encode()).hexdigest()}"
    held = cache.get(key)
    if held == "":
        raise NotKnown("Crossref, DataCite" if asked.sort == "doi" else {"arxiv": "arXiv", "orcid": "ORCID"}[asked.sort])
    if held is not None:
        try:
            return Found.model_validate_json(held)
        except ValidationError:
            log.info("lookup.outdated %s", asked.sort)  # kept by an older release
    try:
        found = look()
    except NotKnown:
        cache.set(key, "", min(_FORGET_UNKNOWN, services.age))
        raise
    cache.set(key, found.model_dump_json(), services.age)
    return found


def _ask(name: str, base: str, address: str, services: Services, clock: _Clock, *, accept: dict[str, str] = _JSON) -> Fetched:
    """The answer, where it is one. Whoever did not answer, or asked for rest, is left alone for a while: nobody waits twice."""
    if not base:
        raise TurnedOff(name)
    resting = f"lookup:rest:{name}"
    if (code := cache.get(resting)) is not None:
        raise Busy(name) if code == Busy.code else Unreachable(name)
    if clock.left <= 0:
        raise Unreachable(name)
    limits = Limits(seconds=clock.left, size=services.size, redirects=3)
    fetcher = Fetcher(limits=limits, own=frozenset({site(base)}), agent=services.agent)
    try:
        answer = fetcher.fetch(base + address, headers=accept)
    except FetchFailed as error:
        log.warning("lookup.unreachable %s %s %s", name, error.code, error.detail)
        cache.set(resting, Unreachable.code, _REST)
        raise Unreachable(name) from error
    return _checked(name, answer, resting)


def _checked(name: str, answer: Fetched, resting: str) -> Fetched:
    if answer.status == 200:
        return answer
    log.info("lookup.status %s %s", name, answer.status)
    if answer.status in (404, 410):
        raise NotKnown(name)
    if answer.status in (429, 503):
        wait = answer.headers.get("retry-after", "")
        cache.set(resting, Busy.code, min(int(wait) if wait.isdecimal() else _REST, _LONGEST_REST))
        raise Busy(name)
    if answer.status == 400:
        raise NotKnown(name)
    raise Unreachable(name)


def _json(name: str, answer: Fetched) -> object:
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise Malformed(name) from error
