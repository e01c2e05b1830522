"""A Solr that is down, slow, killed or rebuilt: a clear error in time, nothing lost, no gap."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from config.environment import parsed_url
from search.backends.solr import SolrEngine, building
from search.port import Query, SearchUnavailable
from tests.search.documents import EVERYONE, document, text
from tests.servers.fixtures import running
from tests.servers.solr import Solr
from tests.servers.waiting import wait_until

pytestmark = pytest.mark.solr


def over(url: str) -> SolrEngine:
    return SolrEngine(parsed_url("SEARCH_URL", url, schemes={"solr"}))


def answers(engine: SolrEngine) -> bool:
    try:
        return bool(engine.count())
    except SearchUnavailable:
        return False


def test_a_server_that_is_not_there_is_an_error_at_once() -> None:
    engine = over("solr://127.0.0.1:9/solr/khomo")
    began = time.monotonic()

    for act in (lambda: engine.search(Query("lúa")), lambda: engine.put([document("a", "lúa")]), engine.count):
        with pytest.raises(SearchUnavailable):
            act()
    assert time.monotonic() - began < 2


def test_a_proxy_for_the_way_out_does_not_stand_before_solr(solr: Solr, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    engine = over(solr.new_url())
    engine.put([document("a", "lúa")])
    assert engine.search(Query("lúa")).total == 1


def test_a_server_that_never_answers_keeps_only_the_first_reader_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.backends.solr.server._ASKING_SECONDS", 1.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        engine = over(f"solr://127.0.0.1:{silent.getsockname()[1]}/solr/khomo")
        with pytest.raises(SearchUnavailable):
            engine.search(Query("lúa"))
        began = time.monotonic()
        for _ in range(20):
            with pytest.raises(SearchUnavailable, match="a moment ago"):
                engine.search(Query("lúa"))
    assert time.monotonic() - began < 0.5


def test_a_server_that_takes_long_over_each_answer_keeps_nobody_for_the_sum_of_them(
    solr: Solr, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = over(solr.new_url())
    engine.put([document("a", "lúa", texts=[text("lúa")])])
    monkeypatch.setattr("search.backends.solr.engine._PATIENCE_SECONDS", 0.0)
    with pytest.raises(SearchUnavailable, match="too slowly"):
        engine.search(Query("lúa"))
    monkeypatch.undo()
    assert engine.search(Query("lúa")).total == 1


def test_a_damaged_index_is_an_error_and_a_rebuild_takes_its_place_for_good(own_solr: Solr) -> None:
    engine = over(own_solr.new_url())
    engine.put([document(f"{number}", "lúa", texts=[text("trang")]) for number in range(20)])
    own_solr.kill()
    (index,) = own_solr.home.glob("khomo1-*/data/index")
    largest = max((file for file in index.iterdir() if file.name.startswith("_")), key=lambda file: file.stat().st_size)
    os.truncate(largest, largest.stat().st_size // 2)

    own_solr.start()
    with pytest.raises(SearchUnavailable):
        engine.search(Query("lúa"))
    with pytest.raises(SearchUnavailable):
        engine.put([document("b", "lúa")])
    with engine.rebuild() as fresh:
        fresh.put([document("c", "lúa")])
    assert list(engine.ids()) == ["c"]

    own_solr.kill()
    own_solr.start()
    wait_until(lambda: answers(engine), what="the index is loaded")
    assert list(engine.ids()) == ["c"]


def test_an_index_that_is_missing_is_an_error_for_readers_and_made_by_the_first_writer(solr: Solr) -> None:
    engine = over(solr.new_url())
    with pytest.raises(SearchUnavailable):
        engine.search(Query("lúa"))
    engine.remove(["a"])

    engine.put([])
    assert engine.count() == 0


def test_what_put_returned_from_outlives_a_power_failure(own_solr: Solr) -> None:
    engine = over(own_solr.new_url())
    stop = threading.Event()
    done: list[int] = []

    def write() -> None:
        while not stop.is_set():
            number = len(done)
            try:
                engine.put([document(f"{number}", "lúa", texts=[text(f"trang số {number}")])])
            except SearchUnavailable:
                return
            done.append(number)

    engine.put([document("before", "lúa")])
    writer = threading.Thread(target=write)
    writer.start()
    while len(done) < 5:
        assert writer.is_alive()
        stop.wait(0.05)
    own_solr.kill()
    writer.join()
    with pytest.raises(SearchUnavailable):
        engine.search(Query("lúa"))

    own_solr.start()
    wait_until(lambda: answers(engine), what="the index is loaded")
    assert {f"{number}" for number in done} | {"before"} <= set(engine.ids())
    assert engine.search(Query(f'"trang số {done[-1]}"')).hits[0].page == 1
    engine.put([document("after", "lúa")])
    # While a server replays its log it takes updates, but puts their commit off until it has done so.
    wait_until(lambda: "after" in set(engine.ids()), what="what was put while the log was replayed is found")


def test_what_another_machine_left_is_taken_up_when_nothing_was_written_for_a_while(
    solr: Solr, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = over(solr.new_url())
    engine.put([document("a", "lúa")])
    monkeypatch.setattr(building, "this_process", lambda: {"machine": "elsewhere", "process": "1", "began": "1"})
    left = engine.rebuild()
    opened = left.__enter__()
    opened.put([document("b", "lúa")])
    opened.keep("as far as b")
    with pytest.raises(SearchUnavailable, match="already"), engine.rebuild():
        pytest.fail("two rebuilds at once")
    assert list(engine.ids()) == ["a"]

    monkeypatch.setattr(building, "_ABANDONED_SECONDS", -1)
    with engine.rebuild() as again:
        monkeypatch.undo()
        assert again.note == "as far as b"
        again.put([document("c", "lúa")])
    assert sorted(engine.ids()) == ["b", "c"]
    assert not engine._server.building()


def test_a_rebuild_that_fails_leaves_the_old_index_and_nothing_else(solr: Solr) -> None:
    engine = over(solr.new_url())
    engine.put([document("a", "lúa")])
    with pytest.raises(RuntimeError, match="went away"), engine.rebuild() as fresh:
        fresh.put([document("b", "lúa")])
        raise RuntimeError("the database went away")

    assert list(engine.ids()) == ["a"]
    assert not engine._server.building()


def test_searches_go_on_without_a_gap_while_indexes_are_swapped(swapping: SolrEngine) -> None:
    swapping.put([document("a", "lúa")])
    faults: list[object] = []
    stop = threading.Event()

    def search() -> None:
        while not stop.is_set():
            try:
                if swapping.search(Query("lúa")).total != 1:
                    faults.append("a search found nothing")
            except SearchUnavailable as error:
                faults.append(error)

    threads = [threading.Thread(target=search) for _ in range(2)]
    for thread in threads:
        thread.start()
    for _ in range(4):
        with swapping.rebuild() as fresh:
            fresh.put([document("a", "lúa")])
    stop.set()
    for thread in threads:
        thread.join()
    assert not faults


def test_solrcloud_answers_alike(swapping: SolrEngine) -> None:
    block = text("lúa nước", "đường sắt")
    swapping.put([document("a", "Cây lúa", texts=[block], facets={"kind": ["thesis"]}), document("b", "lúa")])
    swapping.put([document("b", "ngô")])

    results = swapping.search(Query("duong sat", facets=("kind",)))
    assert [(hit.id, hit.page) for hit in results.hits] == [("a", 2)]
    assert results.facets == {"kind": [("thesis", 1)]}
    assert [hit.page for hit in swapping.inside("a", "lúa", EVERYONE)] == [1]
    swapping.remove(["a"])
    assert list(swapping.ids()) == ["b"]


@pytest.fixture
def own_solr() -> Iterator[Solr]:
    """A server for one test that kills it."""
    with running(Solr) as server:
        yield server


@pytest.fixture(scope="module")
def cloud() -> Iterator[Solr]:
    with running(partial(Solr, cloud=True)) as server:
        yield server


@pytest.fixture(params=["solr", "cloud"])
def swapping(request: pytest.FixtureRequest) -> SolrEngine:
    """On one server, where cores are swapped, and on SolrCloud, where an alias is moved."""
    server: Callable[[], str] = request.getfixturevalue(request.param).new_url
    return over(server())
