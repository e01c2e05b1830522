"""Asking an endpoint politely: one request after the other, with a pause, never more than agreed, and waiting when told to."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from media.fetching import Fetched, Fetcher, FetchFailed
from oaipmh.checking.answers import Answer, Arguments
from oaipmh.checking.rule import NotJudged

_FORM: Final = "application/x-www-form-urlencoded"
_LONGEST_WAIT: Final = 60  # seconds that a Retry-After may ask for
_MOST_WAITS: Final = 3


@dataclass(frozen=True)
class Manners:
    """How much a check may ask of an endpoint: requests, seconds in all, seconds between requests, pages of a list."""

    requests: int = 150
    seconds: float = 240.0
    pause: float = 0.2
    pages: int = 6
    links: int = 5
    formats: int = 12


class Asker:
    """Every request of a check goes through here. Raises NotJudged("budget") once the limits are reached."""

    def __init__(
        self,
        fetcher: Fetcher,
        manners: Manners,
        *,
        wait: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fetcher = fetcher
        self._manners = manners
        self._wait = wait
        self._now = now
        self._began = now()
        self._waits = 0
        self.requests = 0
        self.refusals: list[Answer] = []  # answers of status 503

    @property
    def seconds(self) -> float:
        return self._now() - self._began

    def ask(self, url: str, *arguments: tuple[str, str], method: str = "GET", coding: str = "identity") -> Answer:
        """The answer to these arguments; one without content where nothing came back."""
        while True:
            answer = self._once(url, arguments, method, coding)
            if answer.status != 503:
                return answer
            self.refusals.append(answer)
            self._obey(answer)

    def fetch(self, url: str, *, method: str = "GET", headers: Mapping[str, str] | None = None) -> Fetched:
        """Any other address: a schema, the page of a record. Raises FetchFailed."""
        self._count()
        return self._fetcher.fetch(url, method=method, headers=headers)

    def _once(self, url: str, arguments: Arguments, method: str, coding: str) -> Answer:
        self._count()
        encoded = urlencode(arguments)
        headers = {"Accept-Encoding": coding}
        try:
            if method == "POST":
                body = encoded.encode()
                fetched = self._fetcher.fetch(url, method="POST", body=body, headers={**headers, "Content-Type": _FORM})
            else:
                asked = f"{url}{'&' if '?' in url else '?'}{encoded}" if encoded else url
                fetched = self._fetcher.fetch(asked, headers=headers)
        except FetchFailed as error:
            return Answer(url, arguments, method, failure=(error.code, error.detail))
        return Answer(url, arguments, method, fetched)

    def _count(self) -> None:
        if self.requests >= self._manners.requests or self.seconds >= self._manners.seconds:
            raise NotJudged("budget")
        if self.requests:
            self._wait(self._manners.pause)
        self.requests += 1

    def _obey(self, answer: Answer) -> None:
        """Wait as long as Retry-After says, or stop asking."""
        told = (answer.fetched.headers if answer.fetched else {}).get("retry-after", "")
        seconds = int(told) if told.isdigit() else 5
        self._waits += 1
        if seconds > min(_LONGEST_WAIT, self._manners.seconds - self.seconds) or self._waits > _MOST_WAITS:
            raise NotJudged("busy", f"503, Retry-After: {told or '–'}")
        self._wait(seconds)
