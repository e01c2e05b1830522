"""`reindex` while people publish, revise and withdraw: the index that takes over holds everything as it is now."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from deposits import making, reindexing, tasks
from deposits.access import command
from deposits.flows.incoming import IncomingRecord
from deposits.flows.receive import Authorities, Line, receive
from deposits.flows.withdraw import withdraw
from deposits.indexing import is_indexed
from deposits.models import Event, Record
from deposits.reindexing import Place, reindex
from search.port import Engine, Query, SearchUnavailable
from tests.factories import CollectionFactory, install

ACTOR = command("test")


@pytest.fixture(autouse=True)
def small_portions(db: None, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    install()
    CollectionFactory(slug="bo")
    monkeypatch.setattr(making, "BATCH", 10)
    monkeypatch.setattr(reindexing, "_KEEP_SECONDS", 0)
    monkeypatch.setattr(reindexing, "_FEW", 0)
    monkeypatch.setattr(tasks, "engine", lambda: engine)
    yield


def publish(*names: str, word: str = "lúa", page: str = "") -> list[int]:
    """Publish, or revise, records under these names, with a file of one page where that has a text; their listeners bring the
    index that serves up to date."""
    files = [{"name": "a.txt", "text": [page]}] if page else []
    lines = [
        Line(
            number,
            f"{name} {word} {page}",
            IncomingRecord.model_validate(
                {
                    "source_identifier": name,
                    "collection": "bo",
                    "metadata": {"kind": "other", "title": f"{word} {name}"},
                    "files": files,
                }
            ),
        )
        for number, name in enumerate(names, start=1)
    ]
    outcome = receive(actor=ACTOR, source="test", lines=lines, authorities=Authorities())
    assert not outcome.errors
    records = list(Record.objects.filter(source_identifier__in=names).values_list("pk", flat=True))
    tasks.index(records)
    return records


def take_away(name: str) -> None:
    record = Record.objects.get(source_identifier=name)
    withdraw(actor=ACTOR, record_id=record.pk, reason="Thử.")
    tasks.index([record.pk])


def held(engine: Engine, word: str) -> set[str]:
    return {hit.id for hit in engine.search(Query(word, limit=1_000)).hits}


def known(word: str) -> set[str]:
    return {one.public_id for one in Record.objects.filter(title__startswith=word) if is_indexed(one)}


def agrees_with_the_database(engine: Engine) -> None:
    for word in ("lúa", "ngô", "mới"):
        assert held(engine, word) == known(word), word
    assert set(engine.ids()) == known("")


def test_what_changes_while_it_is_built_is_in_the_index_that_takes_over(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(*(f"r{number:02}" for number in range(40)))
    at_the_swap: list[int] = []

    def change(done: int) -> None:
        if done == 20:
            publish("r00", "r35", word="ngô")  # one that was read and one that was not
            publish("new1", word="mới")
            take_away("r01")
            take_away("r36")
        if done >= 40:
            publish("new2", word="mới")
            publish("new1", word="ngô")

    def behind_the_swap(records: list[int]) -> None:
        agrees_with_the_database(engine)
        at_the_swap.extend(records)

    monkeypatch.setattr(reindexing, "index", behind_the_swap)
    outcome = reindex(engine, progress=change)

    agrees_with_the_database(engine)
    assert outcome.changed >= 6
    assert at_the_swap == []


def test_one_that_stopped_goes_on_and_knows_what_changed_since_it_began(engine: Engine) -> None:
    publish(*(f"r{number:02}" for number in range(40)))

    def stop(done: int) -> None:
        if done == 20:
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        reindex(engine, progress=stop)
    publish("r00", "r39", word="ngô")
    take_away("r02")
    seen: list[int] = []
    outcome = reindex(engine, progress=seen.append)

    assert seen[0] == outcome.resumed == 10, "it begins behind the last ten that were kept"
    agrees_with_the_database(engine)


def test_records_with_files_come_last_and_one_that_stopped_among_them_goes_on_there(engine: Engine) -> None:
    publish(*(f"f{number:02}" for number in range(20)), page="ruộng bậc thang")
    publish(*(f"r{number:02}" for number in range(15)))
    kinds = [portion.with_files for portion in making.portions(False, 0)]
    assert kinds == sorted(kinds)
    assert {True, False} == set(kinds)

    def stop(done: int) -> None:
        if done == 35:
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        reindex(engine, progress=stop)
    publish("f00", word="ngô")  # loses its file
    publish("r00", page="ruộng bậc thang")  # was read among those without, and is read again
    outcome = reindex(engine, progress=lambda done: None)

    assert (outcome.resumed, outcome.indexed, outcome.changed) == (25, 36, 2)
    agrees_with_the_database(engine)
    assert len(held(engine, "ruộng bậc thang")) == 20


def test_one_that_stopped_before_records_with_files_came_last_goes_on(engine: Engine) -> None:
    publish(*(f"f{number:02}" for number in range(5)), page="ruộng bậc thang")
    *_, last = sorted(publish("r00", "r01"))
    publish("r02")
    place = Place.beginning()
    with pytest.raises(RuntimeError, match="stop"), engine.rebuild(fresh=True) as building:
        for portion in (making.Portion(True, 0, last, 5), making.Portion(False, 0, last, 2)):
            building.put(making.make(portion, engine.prepare))
        building.keep(json.dumps({"event": place.event, "missing": place.missing, "record": last, "done": 7}))
        raise RuntimeError("stop")
    take_away("r01")

    assert reindex(engine, progress=lambda done: None).resumed == 7
    agrees_with_the_database(engine)
    assert len(held(engine, "ruộng bậc thang")) == 5


def test_the_database_is_asked_as_often_for_many_records_as_for_two(engine: Engine) -> None:
    """Nothing that a record is indexed with is looked up for that record alone."""
    first, *_, last = sorted(publish(*"abcdefgh"))
    asked = []
    for end in (first + 1, last):
        with CaptureQueriesContext(connection) as queries:
            assert making.make(making.Portion(False, first - 1, end, 0), engine.prepare)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_from_the_beginning_if_asked_to(engine: Engine) -> None:
    publish(*(f"r{number:02}" for number in range(20)))

    def stop(done: int) -> None:
        if done == 20:
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        reindex(engine, progress=stop)
    assert reindex(engine, fresh=True, progress=lambda done: None).resumed == 0
    agrees_with_the_database(engine)


def test_an_index_that_was_lost_is_not_replaced_by_one_of_a_few_records(
    engine: Engine, empty_engine: Callable[[], Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish("r00", "r01")
    lost = empty_engine()
    monkeypatch.setattr(tasks, "engine", lambda: lost)
    with pytest.raises(SearchUnavailable):
        publish("r02")
    with pytest.raises(SearchUnavailable):
        lost.search(Query("lúa"))

    reindex(lost, progress=lambda done: None)
    agrees_with_the_database(lost)


def _seen(pk: int, **facts: Any) -> None:
    """An event of that number, past the guard that an event is written once."""
    Event.objects.bulk_create([Event(pk=pk, at=timezone.now(), actor_label="test", **facts)])


def test_an_event_that_is_seen_late_is_followed_all_the_same() -> None:
    """On PostgreSQL an event may be numbered before others and seen after them."""
    first, second = sorted(publish("r00", "r01"))
    last = Event.objects.latest("pk")
    _seen(last.pk + 5, verb="save")
    begun = Place.beginning()
    changes = reindexing._Changes(Place.of(begun.note()) or begun)
    assert changes.new() == set(), "what was there before is read with the records"

    _seen(last.pk + 2, verb="revise", record_id=second)
    assert changes.new() == {second}
    _seen(last.pk + 6, verb="revise", data={"records": [first]})
    assert changes.new() == {first}
    assert changes.new() == set()
