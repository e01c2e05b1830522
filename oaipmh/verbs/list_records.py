"""ListRecords and ListIdentifiers (sections 4.3 and 4.5): the same list, with and without metadata.

The first page fixes the list's end: what is published or changed while a harvest runs lies beyond it, and belongs to
the next one. A page looks one row ahead, so that the last page is never an empty one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from secrets import randbits
from typing import Final

from django.conf import settings

from deposits.clock import settled_now
from oaipmh import arguments, listing, resumption
from oaipmh.answers import Answer, Given
from oaipmh.errors import NoRecordsMatch, Refused
from oaipmh.listing import Row
from oaipmh.records import headers, records
from oaipmh.tokens import ListToken, Position

# A page ends early rather than grow beyond this many bytes: harvesters refuse answers of over 100 MB.
LARGEST_PAGE: Final = 20_000_000


@dataclass(frozen=True)
class _List:
    """A list, with an end (`what.until`), and how much of it has been given."""

    what: arguments.Selection
    to_the_present: bool
    after: Position | None
    cursor: int
    size: int | None
    number: int  # tells this list from others in the log


def answer(request: arguments.ListRecords | arguments.ListIdentifiers, now: dt.datetime) -> Answer:
    verb = type(request).__name__
    wanted = _resumed(request.what) if isinstance(request.what, ListToken) else _begun(request.what)
    rows = _look(wanted, verb)
    if not rows and wanted.after is not None and wanted.to_the_present:
        # What was left of the list has been changed meanwhile and moved beyond its end. An empty page would break the
        # schema and an error some harvesters, so the list goes on to where those records are now.
        wanted = replace(wanted, what=replace(wanted.what, until=settled_now()))
        rows = _look(wanted, verb)
    if not rows:
        raise Refused(NoRecordsMatch("No records match this request."))
    page = rows[: settings.OAI_PAGE_SIZE]
    given = _fitting(headers(page) if verb == "ListIdentifiers" else records(page, wanted.what.prefix))
    complete = len(given) == len(rows)
    size = wanted.size if wanted.size is not None else len(rows) if complete else listing.count(wanted.what)
    following = None if complete else _following(verb, wanted, page[len(given) - 1].position, len(given), size)
    closing = resumption.element(following, now=now, cursor=wanted.cursor, size=size, began=wanted.after is None)
    said = Given(wanted.number, len(given), wanted.cursor + len(given), size, complete)
    return Answer((f"<{verb}>".encode(), *given, f"{closing}</{verb}>".encode()), said)


def _begun(what: arguments.Selection) -> _List:
    """Nothing can be committed later with a datestamp before `settled_now()`: what lies before it is all there is."""
    present = settled_now()
    until = present if what.until is None else min(what.until, present)
    return _List(
        replace(what, until=until), to_the_present=what.until is None, after=None, cursor=0, size=None, number=randbits(48)
    )


def _resumed(token: ListToken) -> _List:
    what = arguments.Selection(token.prefix, token.start, token.until, token.set)
    return _List(what, token.to_the_present, token.after, token.cursor, token.size, token.number)


def _look(wanted: _List, verb: str) -> Sequence[Row]:
    """The next page, and one row more if there is one."""
    return listing.page(wanted.what, wanted.after, settings.OAI_PAGE_SIZE + 1, "xml" if verb == "ListRecords" else "header")


def _following(verb: str, done: _List, last: Position, length: int, size: int) -> ListToken:
    what = done.what
    assert what.until is not None, "every list has an end"
    return ListToken(
        verb=verb,
        prefix=what.prefix,
        start=what.start,
        until=what.until,
        to_the_present=done.to_the_present,
        set=what.set,
        after=last,
        cursor=done.cursor + length,
        size=size,
        number=done.number,
    )


def _fitting(found: Sequence[bytes]) -> Sequence[bytes]:
    """As many of a page's elements as fit into one answer; the first one always does."""
    return found[: max(1, sum(size <= LARGEST_PAGE for size in accumulate(map(len, found))))]
