"""Building the search index anew from the database, while the site runs: read, resume, catch up, swap.

How far a build has come is kept with the index itself, every half minute: the last record and the last event before the
build began. One that was killed goes on there. What was published, revised or withdrawn meanwhile is told by the Events,
and put or removed before the swap; where an engine cannot hold its other writers for so long, once more behind it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from deposits.indexing import documents, is_indexed
from deposits.models import Event, Record
from deposits.tasks import index
from search.port import Engine, Rebuild

BATCH: Final = 500
_KEEP_SECONDS: Final = 30
# Events are numbered as they are written and seen as they are committed: so many before a number may still have come.
_LATE: Final = 1_000
# Rounds of catching up while others write; what comes in the last one is done while they wait, or behind the swap.
_ROUNDS: Final = 5
_FEW: Final = 200


@dataclass(frozen=True)
class Place:
    """How far a build is: all records up to `record` (a primary key) are in, `done` of them; `event` was there before it began."""

    event: int
    record: int = 0
    done: int = 0

    @staticmethod
    def of(note: str) -> Place | None:
        try:
            told = json.loads(note)
            return Place(int(told["event"]), int(told["record"]), int(told["done"]))
        except (ValueError, KeyError, TypeError):
            return None

    def note(self) -> str:
        return json.dumps({"event": self.event, "record": self.record, "done": self.done})


@dataclass(frozen=True)
class Outcome:
    """`resumed` of the `indexed` records had been put before; `changed` were put again because they changed meanwhile."""

    indexed: int
    resumed: int
    changed: int


def reindex(engine: Engine, *, fresh: bool = False, progress: Callable[[int], object]) -> Outcome:
    """`progress` is told how many records are in, first how many already were. Raises SearchUnavailable."""
    with engine.rebuild(fresh=fresh) as building:
        place = Place.of(building.note) or Place(event=_last_event())
        resumed = place.done
        progress(resumed)
        place = _fill(building, place, progress)
        building.keep(place.note())
        changes = _Changes(place.event)
        for _ in range(_ROUNDS):
            if changes.follow(building) <= _FEW:
                break
        building.settle()
        changes.follow(building)
    index(list(changes.new()))
    return Outcome(place.done, resumed, changes.count)


def _fill(building: Rebuild, place: Place, progress: Callable[[int], object]) -> Place:
    kept = time.monotonic()
    for batch in _batches(place.record):
        building.put(documents(batch))
        place = replace(place, record=batch[-1].pk, done=place.done + len(batch))
        progress(place.done)
        if time.monotonic() - kept > _KEEP_SECONDS:
            building.keep(place.note())
            kept = time.monotonic()
    return place


def _batches(last: int) -> Iterator[list[Record]]:
    while batch := list(Record.objects.filter(pk__gt=last, withdrawn=None).order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk


def _last_event() -> int:
    return Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


class _Changes:
    """What the events since a moment tell of; each is followed once."""

    def __init__(self, event: int) -> None:
        self._since = max(event - _LATE, 0)
        self._seen: set[int] = set()
        self._put: set[int] = set()

    @property
    def count(self) -> int:
        return len(self._put)

    def new(self) -> set[int]:
        """The records (primary keys) of events that were not seen before."""
        found: set[int] = set()
        for number, verb, record, data in Event.objects.filter(pk__gt=self._since).values_list("pk", "verb", "record_id", "data"):
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
            batch = list(Record.objects.filter(pk__in=changed[start : start + BATCH]))
            building.remove([record.public_id for record in batch if not is_indexed(record)])
            building.put(documents(batch))
        return len(changed)
