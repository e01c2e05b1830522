"""Versions of a work: records in one line, each following the one before it."""

from __future__ import annotations

from deposits.metadata.document import Related
from deposits.models import Deposit, Exposure, Record, State

_OPEN = (State.DRAFT, State.RETURNED, State.SUBMITTED, State.REJECTED, State.SCHEDULED)
OWN_ADDRESSES = frozenset({"doi", "handle", "ark"})  # identifiers that name one version, and not the next


def newer_than(record: Record) -> Record | None:
    """The version that follows, whether or not anybody may see it."""
    return getattr(record, "newer", None)


def family(record: Record) -> list[Record]:
    """All versions of the work, the oldest first; the record alone where there is no other."""
    found = [record]
    while (before := found[0].previous) is not None:
        found.insert(0, before)
    while (after := newer_than(found[-1])) is not None:
        found.append(after)
    return found


def open_draft(record: Record) -> Deposit | None:
    """The deposit that is to become the next version, if somebody has begun one. There is one at a time."""
    return Deposit.objects.filter(version_of__in=family(record), state__in=_OPEN, deleted=None).first()


def neighbours(record: Record) -> list[Related]:
    """The versions before and after, as related works: as far as everyone may see them now."""
    pairs = (("is-new-version-of", record.previous), ("is-previous-version-of", newer_than(record)))
    return [
        Related.model_validate({"relation": relation, "title": other.title, "value": other.address})
        for relation, other in pairs
        if other is not None and other.exposure == Exposure.LIVE
    ]
