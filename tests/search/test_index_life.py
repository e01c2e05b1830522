"""Putting, replacing, removing and rebuilding: what every engine promises about its index."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from search.port import Document, Engine, Query, SearchUnavailable
from tests.search.documents import EVERYONE, document, held, text

Find = Callable[..., list[str]]


def test_what_was_put_is_found_when_put_returns(engine: Engine, find: Find) -> None:
    engine.put([document("a", "lúa")])

    assert find("lúa") == ["a"]
    assert engine.count() == 1


def test_putting_again_replaces_metadata_and_texts(engine: Engine, find: Find) -> None:
    engine.put([document("a", "lúa", texts=[text("trang", "cũ")], facets={"kind": ["thesis"]})])
    engine.put([document("a", "gạo", texts=[text("mới")])])

    assert find("lúa") == find("cũ") == []
    assert find("gạo") == find("mới") == ["a"]
    assert engine.search(Query(facets=("kind",))).facets == {"kind": []}
    assert [hit.page for hit in engine.inside("a", "trang", EVERYONE)] == []
    assert engine.count() == 1


def test_the_last_of_two_in_one_call_counts(engine: Engine, find: Find) -> None:
    engine.put([document("a", "lúa"), document("a", "gạo")])

    assert (find("lúa"), find("gạo"), engine.count()) == ([], ["a"], 1)


def test_what_was_removed_is_forgotten_with_its_texts(engine: Engine, find: Find) -> None:
    engine.put([document("a", "lúa", texts=[text("mật", tokens=frozenset({"owner:1"})), text("trang")]), document("b", "lúa")])
    engine.remove(["a", "unknown"])

    assert find("lúa") == ["b"]
    assert find("mật", tokens=held("owner:1")) == []
    assert list(engine.inside("a", "trang", EVERYONE)) == []
    assert list(engine.ids()) == ["b"]


def test_documents_may_come_from_a_generator_that_fails_and_then_nothing_changes(engine: Engine, find: Find) -> None:
    engine.put([document("a", "lúa")])

    def failing() -> Iterator[Document]:
        yield document("a", "gạo")
        yield document("b", "gạo")
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError, match="went away"):
        engine.put(failing())

    assert find("gạo") == []
    assert find("lúa") == ["a"]
    engine.put([document("c", "gạo")])
    assert find("gạo") == ["c"]


def test_a_rebuild_takes_over_when_it_is_done_and_not_before(engine: Engine, find: Find) -> None:
    engine.put([document("a", "lúa"), document("gone", "lúa")])

    with engine.rebuild() as fresh:
        fresh.put([document("a", "gạo")])
        fresh.put([document("b", "gạo", texts=[text("ngô")]), document("a", "gạo nếp")])
        assert find("lúa") == ["a", "gone"]
        assert find("gạo") == []

    assert find("lúa") == []
    assert sorted(find("gạo")) == ["a", "b"]
    assert find("nếp") == ["a"]
    assert engine.search(Query("ngô")).hits[0].page == 1
    assert sorted(engine.ids()) == ["a", "b"]


def test_a_rebuild_that_fails_changes_nothing(engine: Engine, find: Find) -> None:
    engine.put([document("a", "lúa")])

    with pytest.raises(RuntimeError, match="stop"), engine.rebuild() as fresh:
        fresh.put([document("b", "lúa")])
        raise RuntimeError("stop")

    assert find("lúa") == ["a"]
    with engine.rebuild() as fresh:
        fresh.put([document("c", "lúa")])
    assert find("lúa") == ["c"]


def test_writing_goes_on_while_a_rebuild_runs(engine: Engine, find: Find) -> None:
    with engine.rebuild() as fresh:
        engine.put([document("a", "lúa")])
        assert find("lúa") == ["a"]
        fresh.put([document("b", "lúa")])

    assert find("lúa") == ["b"]
    engine.put([document("a", "lúa")])
    assert sorted(find("lúa")) == ["a", "b"]


def test_only_one_rebuild_runs(engine: Engine) -> None:
    with engine.rebuild(), pytest.raises(SearchUnavailable), engine.rebuild():
        pytest.fail("a second rebuild began")


def test_an_empty_rebuild_empties_the_index(engine: Engine) -> None:
    engine.put([document("a", "lúa")])

    with engine.rebuild():
        pass

    assert engine.count() == 0
    assert engine.search(Query("")).total == 0


def test_ids_and_count_agree_after_many_changes(engine: Engine) -> None:
    for start in range(0, 200, 20):
        engine.put(document(f"r{number}", "lúa") for number in range(start, start + 30))
    engine.remove(f"r{number}" for number in range(0, 200, 3))

    expected = {f"r{number}" for number in range(210) if number % 3 or number >= 200}
    assert set(engine.ids()) == expected
    assert engine.count() == len(expected) == engine.search(Query("lúa")).total
