"""Works that may be the same as a deposit: the same bytes, the same DOI, or nearly the same title by one of its authors.

Only what the one who asks may see. What was said to be another work is not shown again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from django.db.models import F, Q

from deposits.access import Actor, Right, allows
from deposits.headings import identity
from deposits.models import Deposit, DepositFile, HeadingEntry, Record, SnapshotFile, State
from deposits.roles import may, may_open
from deposits.versions import family, newer_than

NEAR = 0.86  # of two titles, as `SequenceMatcher.ratio` finds it; a changed year or word stays above it in a long title
_MOST_COMPARED, _MOST, _LONGEST = 1_000, 5, 300
_UNPUBLISHED = (State.DRAFT, State.RETURNED, State.SUBMITTED, State.SCHEDULED, State.REJECTED)


class Why(StrEnum):
    """In the order of certainty."""

    BYTES = "bytes"
    DOI = "doi"
    TITLE = "title"


@dataclass(frozen=True)
class Duplicate:
    """Either a published `record`, or a `deposit` under way. `may_follow`: the actor may say that hers is its new version."""

    why: Why
    record: Record | None = None
    deposit: Deposit | None = None
    may_follow: bool = False

    @property
    def public_id(self) -> str:
        return (self.record or self.deposit).public_id  # type: ignore[union-attr]

    @property
    def title(self) -> str:
        return str(self.record or self.deposit)


def duplicates(deposit: Deposit, actor: Actor) -> list[Duplicate]:
    """The likeliest first, each work once, with the strongest reason."""
    left_out = {deposit.public_id, *deposit.distinct_from}
    own = Record.objects.filter(deposit=deposit).first() or deposit.version_of
    if own is not None:
        left_out |= {one.public_id for one in family(own)}
    found: dict[str, Duplicate] = {}
    for one in _candidates(deposit, actor):
        if one.public_id not in left_out and one.public_id not in found:
            found[one.public_id] = one
        if len(found) == _MOST:
            break
    return list(found.values())


def _candidates(deposit: Deposit, actor: Actor) -> Iterator[Duplicate]:
    sums = list(deposit.files.values_list("stored__sha256", flat=True))
    document = deposit.document
    dois = {one.value.strip().lower() for one in document.identifiers if one.scheme == "doi" and one.value.strip()}
    names = {identity(one.name.display) for one in document.creators if one.name.display.strip()}
    title = _plain(deposit.title)

    current = SnapshotFile.objects.filter(stored__sha256__in=sums, snapshot=F("snapshot__record__snapshot"))
    yield from _records(Why.BYTES, current.values_list("snapshot__record", flat=True)[:_MOST_COMPARED], deposit, actor)
    same_bytes = DepositFile.objects.filter(stored__sha256__in=sums).exclude(deposit=deposit)
    yield from _deposits(Why.BYTES, Q(pk__in=same_bytes.values("deposit")), actor)
    if dois:
        spellings = dois | {one.upper() for one in dois} | {one.value for one in document.identifiers}
        rows = Record.objects.filter(identifiers__scheme="doi", identifiers__value__in=spellings)
        yield from _records(Why.DOI, rows.values_list("pk", flat=True)[:_MOST_COMPARED], deposit, actor)
    mine = Q(owner=actor.user_id) | Q(created_by=actor.user_id) if actor.user_id else Q(pk=None)
    theirs = Q(owner=deposit.owner_id) if deposit.owner_id else Q(owner=None, created_by=deposit.created_by_id or 0)
    around = [one.deposit for one in _deposits(Why.TITLE, mine | theirs, actor) if one.deposit]
    for other in around:
        if dois & {one.value.strip().lower() for one in other.document.identifiers if one.scheme == "doi"}:
            yield Duplicate(Why.DOI, deposit=other)
    if title and names:
        by_them = HeadingEntry.objects.filter(heading__index="author", heading__identity__in=names)
        titles = by_them.values_list("record", "record__title")[:_MOST_COMPARED]
        yield from _records(Why.TITLE, [pk for pk, other in titles if _near(title, _plain(other))], deposit, actor)
        for other in around:
            theirs_too = {identity(one.name.display) for one in other.document.creators}
            if names & theirs_too and _near(title, _plain(other.title)):
                yield Duplicate(Why.TITLE, deposit=other)


def _records(why: Why, pks: object, deposit: Deposit, actor: Actor) -> Iterator[Duplicate]:
    rows = Record.objects.filter(pk__in=list(pks)).select_related("collection", "snapshot", "deposit__collection")  # type: ignore[call-overload]
    for record in rows[: _MOST * 4]:
        if not record.is_tombstone and allows(actor, Right.METADATA, record.protected):
            follows = record.deposit is not None and newer_than(record) is None and may(actor, "version", record.deposit)
            yield Duplicate(why, record=record, may_follow=follows and may(actor, "save", deposit))


def _deposits(why: Why, which: Q, actor: Actor) -> Iterator[Duplicate]:
    rows = Deposit.objects.filter(which, state__in=_UNPUBLISHED, deleted=None).select_related("collection").order_by("-updated")
    for one in rows[: _MOST * 10]:
        if may_open(actor, one):
            yield Duplicate(why, deposit=one)


def _plain(title: str) -> str:
    return " ".join(re.sub(r"\W+", " ", title.casefold()).split())[:_LONGEST]


def _near(one: str, other: str) -> bool:
    if not other or abs(len(one) - len(other)) > 0.3 * max(len(one), len(other)):
        return False
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= NEAR and matcher.ratio() >= NEAR
