"""Where very many documents match, Solr looks for words side by side on pages, and counts facets in two questions: the same hits."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from django.utils.translation import override

from config.environment import parsed_url
from search.backends.solr import SolrEngine, asking, ranking, values
from search.port import Hit, Query
from search.weights import WINDOW
from tests.search.documents import document, text
from tests.servers.solr import Solr
from tests.servers.waiting import wait_until

pytestmark = pytest.mark.solr


@pytest.fixture(scope="module")
def engine(solr: Solr) -> SolrEngine:
    made = SolrEngine(parsed_url("SEARCH_URL", solr.new_url(), schemes={"solr"}))
    titles = [
        document(f"t{number}", "của những trong", facets={"kind": ["a"], "language": ["vi"]}) for number in range(WINDOW + 9)
    ]
    passage = text("Ở đây trong những của cải", "một trang khác")
    closed = text("Ở đây trong những của riêng", tokens=frozenset({"owner:1"}))
    kinds = {"kind": ["b"], "language": ["vi"]}
    made.put(
        [*titles, document("open", "x", texts=[passage], facets=kinds), document("closed", "y", texts=[closed], facets=kinds)]
    )
    return made


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranking, "_MANY", 10)
    monkeypatch.setattr(asking, "_BROAD", 10)
    monkeypatch.setattr(ranking, "_BROAD", 10)
    monkeypatch.setattr(asking, "_TIME_FOR_PAGES", 5_000)  # however busy the machine is


@pytest.fixture
def widths(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How each question of the first step begins, up to the first field's name."""
    asked: list[str] = []
    first = asking.Asked.first

    def noted(self: asking.Asked, query: Query, scores: str) -> dict[str, Any]:
        asked.append(scores.split(":")[0])
        return first(self, query, scores)

    monkeypatch.setattr(asking.Asked, "first", noted)
    return asked


@pytest.mark.parametrize("typed", ["trong những của", "trong nhung cua"])
def test_words_side_by_side_on_a_page_come_first_among_many_matches(engine: SolrEngine, typed: str, many: None) -> None:
    found = engine.search(Query(typed))
    assert (found.hits[0].id, found.hits[0].page, found.total) == ("open", 1, WINDOW + 10)


@pytest.mark.parametrize("broad", [10, 50_000])
@pytest.mark.parametrize("typed", ["những", "trong những của", "nhung -xyz"])
@pytest.mark.parametrize("limit", [10, 7, WINDOW + 10])
def test_whoever_turns_the_pages_meets_every_match_once(
    engine: SolrEngine, typed: str, limit: int, broad: int, many: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking, "_BROAD", broad)
    pages = range(0, WINDOW + 10, limit)
    found = [hit.id for offset in pages for hit in engine.search(Query(typed, offset=offset, limit=limit)).hits]
    assert sorted(found) == sorted(["open", *(f"t{number}" for number in range(WINDOW + 9))])


def test_among_many_matches_those_lead_whose_description_holds_every_word_and_the_others_follow(
    solr: Solr, many: None, widths: list[str]
) -> None:
    made = SolrEngine(parsed_url("SEARCH_URL", solr.new_url(), schemes={"solr"}))
    whole = [document("both-1", "lúa nước"), document("both-2", "lúa", names=["Trần Thị Nước"])]
    half = [document(f"half{number}", "lúa", texts=[text("nước dâng lên")]) for number in range(8)]
    neither = [document(f"neither{number}", "x", texts=[text("nước cho lúa")]) for number in range(4)]
    made.put([*neither, *half, *whole])
    found = [hit.id for hit in made.search(Query("lúa nước", limit=WINDOW)).hits]
    assert sorted(found[:2]) == ["both-1", "both-2"]
    assert sorted(found[2:]) == sorted([*(one.id for one in half), *(one.id for one in neither)])
    assert widths == ["+title", "title", "(*"], "each wider than the one before, until there are enough"


def test_where_enough_titles_hold_every_word_nothing_wider_is_asked(engine: SolrEngine, many: None, widths: list[str]) -> None:
    assert len(engine.search(Query("trong những", limit=WINDOW)).hits) == WINDOW
    assert widths == ["+title"]


@pytest.mark.parametrize("narrowed", [{"filters": {"kind": ["a"]}}, {"text": "trong những của -x"}])
def test_pages_bring_in_nothing_that_the_question_leaves_out(engine: SolrEngine, narrowed: dict[str, Any], many: None) -> None:
    found = engine.search(Query(**{"text": "trong những của", "limit": WINDOW + 10, **narrowed}))
    assert "open" not in {hit.id for hit in found.hits}
    assert len(found.hits) == found.total


def test_pages_are_looked_at_only_by_those_who_may_read_them(engine: SolrEngine, many: None) -> None:
    theirs = engine.search(Query("trong những của", tokens=frozenset({"everyone", "owner:1"})))
    assert {hit.id for hit in theirs.hits[:2]} == {"open", "closed"}
    assert "closed" not in {hit.id for hit in engine.search(Query("trong những của", limit=WINDOW + 10)).hits}


@pytest.mark.parametrize("broad", [10, 50_000])
@pytest.mark.parametrize("few", [0, 200])
def test_facets_are_the_same_however_they_are_counted(
    engine: SolrEngine, few: int, broad: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(values, "_FEW", few)
    monkeypatch.setattr(engine, "_values", values.Values(engine._server))
    asked: list[Mapping[str, Any]] = []
    ask = engine._server.ask
    monkeypatch.setattr(engine._server, "ask", lambda question, **more: asked.append(question) or ask(question, **more))
    monkeypatch.setattr(asking, "_BROAD", broad)
    query = Query("những", facets=("kind", "language", "year"))
    kinds = [("a", WINDOW + 9), ("b", 1)]
    assert engine.search(query).facets == {"kind": kinds, "language": [("vi", WINDOW + 10)], "year": []}
    narrowed = replace(query, filters={"kind": ["b"]})
    assert engine.search(narrowed).facets == {"kind": kinds, "language": [("vi", 1)], "year": []}
    assert engine.search(replace(query, facet_limit=1)).facets["kind"] == kinds[:1]
    assert any("facet.field" in one for one in asked) is (few > 0)


def test_a_process_asks_four_searches_at_once_and_the_others_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []
    go_on = threading.Event()

    def found(self: SolrEngine, asked: asking.Asked, query: Query) -> tuple[int, list[Hit], dict[str, Any], bool]:
        begun.append(query.text)
        assert go_on.wait(60)
        return 0, [], {}, False

    monkeypatch.setattr(SolrEngine, "_found", found)
    made = SolrEngine(parsed_url("SEARCH_URL", "solr://127.0.0.1:9/solr/khomo", schemes={"solr"}))
    with ThreadPoolExecutor(20) as people:
        try:
            waiting = []
            for number in range(20):
                waiting.append(people.submit(made.search, Query(f"w{number}")))
                wait_until(lambda: len(begun) + made._turns._work_queue.qsize() > number, what="it is asked")  # noqa: B023
            assert len(begun) == 4
        finally:
            go_on.set()
        assert {one.result().total for one in waiting} == {0}
    assert begun[4:] == [f"w{number}" for number in range(4, 20)]


def test_words_that_stand_everywhere_are_not_looked_for_on_pages(
    engine: SolrEngine, many: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking, "_EVERYWHERE", 20)
    found = engine.search(Query("trong những của"))
    assert (found.total, len(found.hits)) == (WINDOW + 10, 10)
    assert found.hits[0].id != "open", "it is first where pages are asked"


def test_what_solr_found_before_its_time_ran_out_is_shown_without_counts_and_said(
    engine: SolrEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Solr answers under `timeAllowed`: some of the hits, and no facets."""
    ask = engine._server.ask

    def in_a_hurry(question: Mapping[str, Any], **more: Any) -> dict[str, Any]:
        answer = ask(question, **more)
        answer.pop("facets", None)
        return {**answer, "responseHeader": {**answer["responseHeader"], "partialResults": True}}

    monkeypatch.setattr(engine._server, "ask", in_a_hurry)
    with override("en"):
        found = engine.search(Query("những", facets=("kind",)))
    assert (len(found.hits), found.facets) == (10, {"kind": []})
    assert "too long" in found.notice
