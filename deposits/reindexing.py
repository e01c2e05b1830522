"""Building the search index anew from the database, while the site runs: read, resume, catch up, swap.

How far a build has come is kept with the index itself, every half minute: the last record and the last event before the
build began. One that was killed goes on there. What was published, revised or withdrawn meanwhile is told by the Events,
and put or removed before the swap; where an engine cannot hold its other writers for so long, once more behind it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Final

from django.db.models import Q

from deposits.indexing import documents, is_indexed
from deposits.making import BATCH, Portion, made
from deposits.models import Event, Record
from deposits.tasks import index
from search.port import Engine, Prepared, Rebuild

_KEEP_SECONDS: Final = 30
# So many events before the last one may not have been committed yet.
_LATE: Final = 1_000
# Rounds of catching up while others write; what comes in the last one is done while they wait, or behind the swap.
_ROUNDS: Final = 5
_FEW: Final = 200


@dataclass(frozen=True)
class Place:
    """How far a build is: all records without files, or where it has come to those with files (`with_files`) all of these, up to
    `record` (a primary key) are in, `done` of both.

    `event` was the last one when it began. Events are numbered as they are written and seen as they are committed: `missing`
    are those with lesser numbers that were not seen then.
    """

    event: int
    missing: tuple[int, ...] = ()
    with_files: bool = False
    record: int = 0
    done: int = 0

    @staticmethod
    def beginning() -> Place:
        event = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        lately = range(max(event - _LATE, 1), event)
        seen = set(Event.objects.filter(pk__gte=lately.start).values_list("pk", flat=True))
        return Place(event, tuple(number for number in lately if number not in seen))

    @staticmethod
    def of(note: str) -> Place | None:
        try:
            told = json.loads(note)
            # A version that read all in one order did not say which: those with files are read once more.
            with_files = bool(told.get("with_files"))
            return Place(int(told["event"]), tuple(told["missing"]), with_files, int(told["record"]), int(told["done"]))
        except (ValueError, KeyError, TypeError, AttributeError):
            return None

    def note(self) -> str:
        return json.dumps(asdict(self))


@dataclass(frozen=True)
class Outcome:
    """`resumed` of the `indexed` records had been put before; `changed` were put again because they changed meanwhile."""

    indexed: int
    resumed: int
    changed: int


def reindex(engine: Engine, *, fresh: bool = False, processes: int = 1, progress: Callable[[int], object]) -> Outcome:
    """`progress` is told how many records are in, first how many already were; `processes` read and analyse the records
    besides this one, where there are more than one. Raises SearchUnavailable."""
    with engine.rebuild(fresh=fresh) as building:
        place = Place.of(building.note) or Place.beginning()
        resumed = place.done
        progress(resumed)
        place = _fill(building, place, made(place.with_files, place.record, processes, engine.prepare), progress)
        building.keep(place.note())
        changes = _Changes(place)
        for _ in range(_ROUNDS):
            if changes.follow(building) <= _FEW:
                break
        building.settle()
        changes.follow(building)
    index(list(changes.new()))
    return Outcome(place.done, resumed, changes.count)


def _fill(
    building: Rebuild, place: Place, read: Iterable[tuple[Portion, Sequence[Prepared]]], progress: Callable[[int], object]
) -> Place:
    kept = time.monotonic()
    for portion, prepared in read:
        building.put(prepared)
        place = replace(place, with_files=portion.with_files, record=portion.last, done=place.done + portion.records)
        progress(place.done)
        if time.monotonic() - kept > _KEEP_SECONDS:
            building.keep(place.note())
            kept = time.monotonic()
    return place


class _Changes:
    """What the events since a build began tell of; each is followed once."""

    def __init__(self, begun: Place) -> None:
        self._wanted = Q(pk__gt=begun.event) | Q(pk__in=begun.missing)
        self._seen: set[int] = set()
        self._put: set[int] = set()

    @property
    def count(self) -> int:
        return len(self._put)

    def new(self) -> set[int]:
        """The records (primary keys) of events that were not seen before."""
        found: set[int] = set()
        for number, verb, record, data in Event.objects.filter(self._wanted).values_list("pk", "verb", "record_id", "data"):
            if number not in self._seen:
                self._seen.add(number)
                found |= {record} if record else set(data.get("records", ()))
                if verb == "inspected":
                    found |= set(Record.objects.filter(snapshot__files__stored=data["stored"]).values_list("pk", flat=True))
        self._put |= found
        return found

    def follow(self, building: Rebuild) -> int:
        """Bring the new index up to date with what has changed; how many records that were."""
        changed = sorted(self.new())
        for start in range(0, len(changed), BATCH):
            batch = Record.objects.filter(pk__in=changed[start : start + BATCH])
            building.remove([record.public_id for record in batch if not is_indexed(record)])
            building.put(documents(batch))
        return len(changed)
