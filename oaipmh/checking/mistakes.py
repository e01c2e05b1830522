"""Requests that break a rule, and the errors of which one must come back (section 3.6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlencode

from oaipmh.checking.answers import Answer, Arguments
from oaipmh.checking.evidence import Evidence, Probe

_BAD: Final = ("badArgument",)
_DC: Final = ("metadataPrefix", "oai_dc")
_LIST: Final = ("verb", "ListIdentifiers")
NONSENSE: Final = "khong-co-that"  # "there is none such"


@dataclass(frozen=True)
class Mistake:
    rule: str
    arguments: Arguments
    expected: tuple[str, ...]


def every(evidence: Evidence) -> Iterator[Mistake]:
    yield from _verbs()
    yield from _arguments(evidence)
    yield from _values(evidence)
    yield from _dates(evidence)


def made(mistake: Mistake, answer: Answer) -> Probe:
    """The name of a mistake is the request itself: it needs no translation."""
    return Probe(mistake.rule, unquote(urlencode(mistake.arguments)) or "(—)", mistake.expected, answer)


def _verbs() -> Iterator[Mistake]:
    for arguments in ((), (("verb", NONSENSE),), (("verb", "Identify"), ("verb", "Identify"))):
        yield Mistake("errors.bad-verb", arguments, ("badVerb",))


def _arguments(evidence: Evidence) -> Iterator[Mistake]:
    yield Mistake("errors.bad-argument", (("verb", "Identify"), (NONSENSE, "1")), _BAD)
    yield Mistake("errors.bad-argument", (_LIST,), _BAD)
    yield Mistake("errors.bad-argument", (("verb", "GetRecord"), _DC), _BAD)
    yield Mistake("errors.repeated-argument", (_LIST, _DC, _DC), _BAD)
    first = evidence.records.answers[0].token if evidence.records.answers else None
    token = first.text if first and first.text else NONSENSE
    # A token that is not one of theirs breaks two rules, and either may be reported.
    expected = _BAD if token != NONSENSE else ("badArgument", "badResumptionToken")
    yield Mistake("errors.exclusive-token", (("verb", "ListRecords"), _DC, ("resumptionToken", token)), expected)


def _values(evidence: Evidence) -> Iterator[Mistake]:
    unknown = ("identifier", f"oai:{NONSENSE}.example:0")
    known = next((one.identifier for one in evidence.records.headers if not one.is_deleted), None)
    yield Mistake("errors.unknown-identifier", (("verb", "GetRecord"), unknown, _DC), ("idDoesNotExist",))
    yield Mistake("errors.unknown-identifier", (("verb", "ListMetadataFormats"), unknown), ("idDoesNotExist",))
    yield Mistake("errors.unknown-format", (_LIST, ("metadataPrefix", NONSENSE)), ("cannotDisseminateFormat",))
    if known:
        asked = (("verb", "GetRecord"), ("identifier", known), ("metadataPrefix", NONSENSE))
        yield Mistake("errors.unknown-format", asked, ("cannotDisseminateFormat",))
    yield Mistake("errors.no-records", (_LIST, _DC, ("until", "1900-01-01")), ("noRecordsMatch",))
    yield Mistake("errors.bad-token", (("verb", "ListRecords"), ("resumptionToken", NONSENSE)), ("badResumptionToken",))
    expected = ("noRecordsMatch", "badArgument", "noSetHierarchy")
    yield Mistake("errors.unknown-set", (_LIST, _DC, ("set", NONSENSE)), expected)


def _dates(evidence: Evidence) -> Iterator[Mistake]:
    mixed = (("from", "2000-01-01"), ("until", "2030-01-01T00:00:00Z"))
    yield Mistake("dates.mixed", (_LIST, _DC, *mixed), _BAD)
    yield Mistake("dates.reversed", (_LIST, _DC, ("from", "2100-01-01"), ("until", "2000-01-01")), (*_BAD, "noRecordsMatch"))
    for date in ("2020-13-01", "", "01/02/2020"):
        yield Mistake("dates.malformed", (_LIST, _DC, ("from", date)), _BAD)
    if not evidence.to_the_second:
        yield Mistake("dates.finer", (_LIST, _DC, ("from", "2000-01-01T00:00:00Z")), _BAD)
