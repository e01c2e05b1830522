"""Resumption tokens (section 3.5.1): everything that a list needs to go on, signed, and kept by the harvester alone.

Nothing is stored here, so a token survives a restart, can be sent again, and costs nothing to forget. It names the last
row that was given (a keyset), not a number of rows to skip: the last page costs what the first one did, and rows that
come or go meanwhile shift nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.core import signing

from oaipmh.errors import BadResumptionToken

LIFE: Final = dt.timedelta(days=7)
_VERSION: Final = 2
_SALT: Final = "oaipmh.resumptionToken"
_UNREADABLE: Final = "This resumptionToken was not given by this repository."
_EXPIRED: Final = "This resumptionToken has expired. Begin the list again, from the datestamp of the last record received."


@dataclass(frozen=True)
class Position:
    """The last row given: its datestamp, and its primary key among those of the same second."""

    datestamp: dt.datetime
    id: int


@dataclass(frozen=True)
class ListToken:
    """Where a ListIdentifiers or ListRecords goes on. `until` was fixed on the first page, `size` counted there.

    `to_the_present`: the harvester named no end of its own. `number` tells the list from others in the log.
    """

    verb: str
    prefix: str
    start: dt.datetime | None
    until: dt.datetime
    to_the_present: bool
    set: str | None
    after: Position
    cursor: int
    size: int
    number: int = 0


@dataclass(frozen=True)
class SetsToken:
    """Where a ListSets goes on: after the set of this name."""

    after: str
    cursor: int


Token = ListToken | SetsToken


def issue(token: Token, now: dt.datetime) -> str:
    return _signer().sign_object([_VERSION, _seconds(now + LIFE), *_fields(token)], serializer=signing.JSONSerializer)


def read(text: str, verb: str, now: dt.datetime) -> Token:
    """The token behind the text, if it continues a list of this verb. Raises BadResumptionToken."""
    try:
        version, expires, *fields = _signer().unsign_object(text, serializer=signing.JSONSerializer)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise BadResumptionToken(_UNREADABLE) from error
    if version != _VERSION:
        raise BadResumptionToken(_EXPIRED)
    if fields[0] != verb:
        raise BadResumptionToken(f"This resumptionToken continues {fields[0]}, not {verb}.")
    if _moment(expires) < now:
        raise BadResumptionToken(_EXPIRED)
    return _token(fields)


def _signer() -> signing.Signer:
    # A dot needs no escaping in a URL, and some harvesters escape nothing.
    return signing.Signer(salt=_SALT, sep=".")


def _fields(token: Token) -> list[object]:
    if isinstance(token, SetsToken):
        return ["ListSets", token.after, token.cursor]
    return [
        token.verb,
        token.prefix,
        None if token.start is None else _seconds(token.start),
        _seconds(token.until),
        token.to_the_present,
        token.set,
        _seconds(token.after.datestamp),
        token.after.id,
        token.cursor,
        token.size,
        token.number,
    ]


def _token(fields: list[object]) -> Token:
    match fields:
        case [verb, str(after), int(cursor)] if verb == "ListSets":
            return SetsToken(after, cursor)
        case [
            str(verb), str(prefix), int() | None as start, int(until), bool(to_the_present), str() | None as set_,
            int(datestamp), int(id_), int(cursor), int(size), int(number),
        ]:  # fmt: skip
            return ListToken(
                verb=verb,
                prefix=prefix,
                start=None if start is None else _moment(start),
                until=_moment(until),
                to_the_present=to_the_present,
                set=set_,
                after=Position(_moment(datestamp), id_),
                cursor=cursor,
                size=size,
                number=number,
            )
    raise BadResumptionToken(_UNREADABLE)


def _seconds(moment: dt.datetime) -> int:
    return int(moment.timestamp())


def _moment(seconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)
