"""From what was sent to a typed request (sections 3.1.1 and 4). Every rule that the request breaks is reported.

GET /oai?verb=ListRecords&metadataPrefix=oai_dc&from=2026-09-18
→ ListRecords(Selection(prefix="oai_dc", start=2026-09-18T00:00:00Z, until=None, set=None))
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from oaipmh import dates, tokens
from oaipmh.errors import BadArgument, BadVerb, CannotDisseminateFormat, ProtocolError, Refused

Arguments = Sequence[tuple[str, str]]

MOST_ARGUMENTS: Final = 20
LONGEST_VALUE: Final = 2_000
_NAME = r"[A-Za-z0-9\-_.!~*'()]+"
_PREFIX = re.compile(_NAME)
_SET = re.compile(rf"{_NAME}(?::{_NAME})*")
# RFC 3986, as far as a request attribute of the schema's type anyURI can repeat it: with a scheme, or without any colon.
_CHARACTER = r"(?:[^\s%#\[\]:\\]|%[0-9A-Fa-f]{2})"
_REST = rf"(?:{_CHARACTER}|:)*"
_AUTHORITY = r"//[A-Za-z0-9.\-]*(?::[0-9]{1,5})?"
_URI = re.compile(rf"[A-Za-z][A-Za-z0-9+.\-]*:(?:{_AUTHORITY}(?:/{_REST})?|(?!//){_REST})|(?!//){_CHARACTER}*")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(frozen=True)
class Selection:
    """Which records, in which format. `start` and `until` belong to the range; None leaves that end open."""

    prefix: str
    start: dt.datetime | None = None
    until: dt.datetime | None = None
    set: str | None = None


@dataclass(frozen=True)
class Identify:
    pass


@dataclass(frozen=True)
class ListMetadataFormats:
    identifier: str | None = None


@dataclass(frozen=True)
class ListSets:
    token: tokens.SetsToken | None = None


@dataclass(frozen=True)
class GetRecord:
    identifier: str
    prefix: str


@dataclass(frozen=True)
class ListIdentifiers:
    what: Selection | tokens.ListToken


@dataclass(frozen=True)
class ListRecords:
    what: Selection | tokens.ListToken


Request = Identify | ListMetadataFormats | ListSets | GetRecord | ListIdentifiers | ListRecords


@dataclass(frozen=True)
class _Grammar:
    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    resumable: bool = False

    @property
    def known(self) -> frozenset[str]:
        return self.required | self.optional | ({"resumptionToken"} if self.resumable else frozenset())


_LIST = _Grammar(frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"}), resumable=True)
_VERBS: Final = {
    "Identify": _Grammar(),
    "ListMetadataFormats": _Grammar(optional=frozenset({"identifier"})),
    "ListSets": _Grammar(resumable=True),
    "GetRecord": _Grammar(required=frozenset({"identifier", "metadataPrefix"})),
    "ListIdentifiers": _LIST,
    "ListRecords": _LIST,
}
VERBS: Final = frozenset(_VERBS)


def decode(encoded: bytes) -> Arguments:
    """The arguments of a query string or of a form body, in order, with empty and repeated ones. Raises Refused."""
    try:
        return parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_ARGUMENTS)
    except ValueError as error:
        raise Refused(BadArgument("The arguments are not URL-encoded UTF-8, or there are too many of them.")) from error


def parse(arguments: Arguments, *, formats: Container[str], now: dt.datetime) -> Request:
    """The request, or Refused with everything that is wrong with it. `formats` are the prefixes that exist here."""
    verb = _verb(arguments)
    given = {name: value for name, value in arguments if name != "verb"}
    errors: list[ProtocolError] = [*_shape(verb, arguments), *_values(given)]
    token: tokens.Token | None = None
    if "resumptionToken" in given and _VERBS[verb].resumable:
        try:
            token = tokens.read(given["resumptionToken"], verb, now)
        except ProtocolError as error:
            errors.append(error)
    unknown = _unknown_format(token.prefix if isinstance(token, tokens.ListToken) else given.get("metadataPrefix"), formats)
    if errors or (unknown and verb != "GetRecord"):  # GetRecord looks for its item first, to report both
        raise Refused(*errors, *unknown)
    return _continued(verb, token) if token else _begun(verb, given)


def _verb(arguments: Arguments) -> str:
    verbs = [value for name, value in arguments if name == "verb"]
    if not verbs:
        raise Refused(BadVerb("The request has no verb."))
    if len(verbs) > 1:
        raise Refused(BadVerb("The verb was given more than once."))
    if verbs[0] not in _VERBS:
        raise Refused(BadVerb(f"There is no such verb. The verbs are {', '.join(_VERBS)}."))
    return verbs[0]


def _shape(verb: str, arguments: Arguments) -> list[ProtocolError]:
    """Which arguments are there, whatever their values."""
    grammar = _VERBS[verb]
    counts = Counter(name for name, _ in arguments if name != "verb")
    errors: list[ProtocolError] = []
    for name, times in counts.items():
        if name not in grammar.known:
            errors.append(BadArgument(f"{verb} has no argument “{name[:60]}”."))
        elif times > 1:
            errors.append(BadArgument(f"The argument {name} was given {times} times."))
    if grammar.resumable and "resumptionToken" in counts:
        others = sorted(set(counts) & (grammar.known - {"resumptionToken"}))
        if others:
            errors.append(BadArgument(f"resumptionToken excludes every other argument, here {', '.join(others)}."))
    else:
        errors += [BadArgument(f"{verb} needs the argument {name}.") for name in sorted(grammar.required - set(counts))]
    return errors


def _values(given: dict[str, str]) -> list[ProtocolError]:
    """Each value for itself, then the two ends of the range together."""
    errors: list[ProtocolError] = []
    for name, value in given.items():
        if not value:
            errors.append(BadArgument(f"The argument {name[:60]} is empty."))
        elif len(value) > LONGEST_VALUE or _CONTROL.search(value):
            errors.append(BadArgument(f"The argument {name[:60]} is too long or holds control characters."))
        elif not _well_formed(name, value):
            errors.append(BadArgument(f"The value of {name} is malformed{_EXPECTED[name]}."))
    return errors or _range(given)


_EXPECTED: Final = {
    "identifier": ": it must be a URI",
    "metadataPrefix": "",
    "set": ": it must be parts of letters, digits and -_.!~*'() joined by colons",
    "from": ": it must be a UTC date such as 2026-09-18 or 2026-09-18T07:00:00Z",
    "until": ": it must be a UTC date such as 2026-09-18 or 2026-09-18T07:00:00Z",
}


def _well_formed(name: str, value: str) -> bool:
    match name:
        case "identifier":
            return _URI.fullmatch(value) is not None
        case "metadataPrefix":
            return _PREFIX.fullmatch(value) is not None
        case "set":
            return _SET.fullmatch(value) is not None
        case "from" | "until":
            try:
                dates.read(value)
            except ValueError:
                return False
    return True


def _range(given: dict[str, str]) -> list[ProtocolError]:
    if not {"from", "until"} <= given.keys():
        return []
    start, until = dates.read(given["from"]), dates.read(given["until"])
    if start.granularity != until.granularity:
        return [BadArgument("from and until differ in granularity: give both as days, or both to the second.")]
    if start.first > until.first:
        return [BadArgument("from is later than until.")]
    return []


def _unknown_format(prefix: str | None, formats: Container[str]) -> list[ProtocolError]:
    if prefix is None or prefix in formats or not _PREFIX.fullmatch(prefix):
        return []
    return [CannotDisseminateFormat(f"There is no format “{prefix[:60]}” here. ListMetadataFormats names those there are.")]


def _continued(verb: str, token: tokens.Token) -> Request:
    if isinstance(token, tokens.SetsToken):
        return ListSets(token)
    return ListRecords(token) if verb == "ListRecords" else ListIdentifiers(token)


def _begun(verb: str, given: dict[str, str]) -> Request:
    match verb:
        case "Identify":
            return Identify()
        case "ListMetadataFormats":
            return ListMetadataFormats(given.get("identifier"))
        case "ListSets":
            return ListSets()
        case "GetRecord":
            return GetRecord(given["identifier"], given["metadataPrefix"])
    selection = Selection(
        prefix=given["metadataPrefix"],
        start=dates.read(given["from"]).first if "from" in given else None,
        until=dates.read(given["until"]).last if "until" in given else None,
        set=given.get("set"),
    )
    return ListRecords(selection) if verb == "ListRecords" else ListIdentifiers(selection)
