"""What an endpoint answered to all that was asked; judges read nothing else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from oaipmh import dates
from oaipmh.checking.answers import Answer, Header, Item
from oaipmh.checking.rule import NotJudged

SECONDS = "YYYY-MM-DDThh:mm:ssZ"
DAYS = "YYYY-MM-DD"


@dataclass
class Probe:
    """A request that breaks a rule, and the errors of which one must come back. `mistake` names it, in no language."""

    rule: str
    mistake: str
    expected: tuple[str, ...]
    answer: Answer


@dataclass
class Range:
    """A harvest between two dates that is expected to find one record."""

    granularity: Literal["day", "second"]
    start: str
    until: str
    wanted: Header
    pages: list[Answer] = field(default_factory=list)
    complete: bool = True


@dataclass
class Format:
    prefix: str
    schema: str
    namespace: str


@dataclass
class Link:
    identifier: str
    url: str
    status: int = 0
    failure: tuple[str, str] = ("", "")


@dataclass
class Pages:
    """A list read from its beginning; `complete` where its end was reached."""

    verb: str
    answers: list[Answer] = field(default_factory=list)
    complete: bool = False
    loops: bool = False

    @property
    def headers(self) -> list[Header]:
        return [header for answer in self.answers for header in answer.headers]

    @property
    def items(self) -> list[Item]:
        return [item for answer in self.answers for item in answer.items]


@dataclass
class Evidence:
    """Filled by `survey`; what is still empty was not asked, and `missing` says why (name of a step → reason)."""

    url: str
    began: dt.datetime
    identify: Answer | None = None
    packed: Answer | None = None
    formats: Answer | None = None
    sets: Pages = field(default_factory=lambda: Pages("ListSets"))
    identifiers: Pages = field(default_factory=lambda: Pages("ListIdentifiers"))
    records: Pages = field(default_factory=lambda: Pages("ListRecords"))
    replayed: Answer | None = None
    replayed_later: Answer | None = None
    single: dict[str, Answer] = field(default_factory=dict)  # GetRecord by identifier
    item_formats: tuple[Header, Answer] | None = None
    posted: list[tuple[Answer, Answer]] = field(default_factory=list)
    probes: list[Probe] = field(default_factory=list)
    ranges: list[Range] = field(default_factory=list)
    in_sets: dict[str, Answer] = field(default_factory=dict)
    by_format: dict[str, Answer] = field(default_factory=dict)
    openaire: Answer | None = None
    links: list[Link] = field(default_factory=list)
    refusals: list[Answer] = field(default_factory=list)
    invalid: list[tuple[str, str, Answer, str]] = field(default_factory=list)  # rule, prefix, answer, problem
    validated: set[str] = field(default_factory=set)  # prefixes, and "" for the frame
    unusable: dict[str, tuple[str, str]] = field(default_factory=dict)  # prefix → why its schema was of no use
    missing: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def correct(self) -> list[Answer]:
        """The answers to requests that break no rule, in the order in which they were asked."""
        found = [self.identify, self.formats, *self.sets.answers, *self.identifiers.answers, *self.records.answers]
        found += [*self.single.values(), *self.by_format.values(), *self.in_sets.values(), self.openaire]
        found += [page for one in self.ranges for page in one.pages]
        found += [self.item_formats[1]] if self.item_formats else []
        return [answer for answer in found if answer is not None and answer.fetched is not None]

    @cached_property
    def granularity(self) -> str:
        """As announced; or, where that says nothing, as the datestamps show it."""
        told = self.identify.text("Identify/granularity") if self.identify else None
        if told in (DAYS, SECONDS):
            return told
        return SECONDS if any(len(header.datestamp) > 10 for _, header in self.headers) else DAYS

    @property
    def to_the_second(self) -> bool:
        return self.granularity == SECONDS

    @cached_property
    def advertised(self) -> list[Format]:
        found = self.formats.all("ListMetadataFormats/metadataFormat") if self.formats else []
        return [Format(*(_child(one, name) for name in ("metadataPrefix", "schema", "metadataNamespace"))) for one in found]

    @cached_property
    def set_specs(self) -> list[str]:
        return [_child(one, "setSpec") for page in self.sets.answers for one in page.all("ListSets/set")]

    @property
    def has_no_sets(self) -> bool:
        return any("noSetHierarchy" in page.errors for page in self.sets.answers)

    @cached_property
    def headers(self) -> list[tuple[Answer, Header]]:
        """Every header that was seen in a list, once for each list."""
        pages = [*self.identifiers.answers, *self.records.answers, *self.in_sets.values(), *self.by_format.values()]
        return [(page, header) for page in pages for header in page.headers]

    @property
    def live(self) -> list[tuple[Answer, Item]]:
        return [(page, item) for page in self.records.answers for item in page.items if not item.header.is_deleted]

    def needs_headers(self) -> list[tuple[Answer, Header]]:
        """The headers. Raises NotJudged where there are none."""
        if not self.headers:
            raise NotJudged(*self.missing.get("lists", ("no-records", "")))
        return self.headers

    def why_missing(self, step: str, otherwise: str = "budget") -> NotJudged:
        return NotJudged(*self.missing.get(step, (otherwise, "")))


def moment(value: str) -> dates.Moment | None:
    try:
        return dates.read(value)
    except ValueError:
        return None


def _child(one: object, name: str) -> str:
    found = one.find(f"{{http://www.openarchives.org/OAI/2.0/}}{name}")  # type: ignore[attr-defined]
    return "" if found is None else (found.text or "").strip()
