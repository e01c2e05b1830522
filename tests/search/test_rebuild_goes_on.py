"""A rebuild that was killed, or failed, goes on with what it kept; on every engine."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from search.port import Engine, Query, SearchUnavailable
from tests.search.documents import document, text

Find = Callable[..., list[str]]


def fail_after_keeping(engine: Engine) -> None:
    with pytest.raises(RuntimeError, match="stop"), engine.rebuild() as building:
        assert building.note == ""
        building.put([document("a", "lúa", texts=[text("trang một")]), document("b", "lúa")])
        building.keep("as far as b")
        building.put([document("c", "lúa", texts=[text("trang hai")])])
        raise RuntimeError("stop")


def test_the_next_one_begins_with_what_was_kept_and_nothing_stands_there_twice(engine: Engine, find: Find) -> None:
    engine.put([document("old", "lúa")])
    fail_after_keeping(engine)
    assert find("lúa") == ["old"]

    with engine.rebuild() as building:
        assert building.note == "as far as b"
        building.put([document("c", "lúa", texts=[text("trang ba")]), document("d", "lúa")])
        building.put([document("b", "lúa mới")])

    assert sorted(find("lúa")) == sorted(engine.ids()) == ["a", "b", "c", "d"]
    assert find("mới") == ["b"]
    assert engine.search(Query("trang ba")).hits[0].page == 1
    assert find('"trang hai"') == []
    assert engine.count() == 4


def test_one_that_is_to_begin_anew_forgets_it(engine: Engine) -> None:
    fail_after_keeping(engine)
    with engine.rebuild(fresh=True) as building:
        assert building.note == ""
        building.put([document("c", "lúa")])

    assert list(engine.ids()) == ["c"]


def test_a_finished_one_leaves_nothing_to_go_on_with(engine: Engine) -> None:
    fail_after_keeping(engine)
    with engine.rebuild() as building:
        pass
    assert engine.count() >= 2
    with engine.rebuild() as building:
        assert building.note == ""


def test_what_is_removed_from_a_rebuild_is_gone_with_its_texts(engine: Engine, find: Find) -> None:
    with engine.rebuild() as building:
        building.put([document("a", "lúa", texts=[text("trang")]), document("b", "lúa")])
        building.keep("so far")
        building.remove(["a", "unknown"])
        building.settle()
        building.put([document("c", "lúa")])
        building.remove(["b"])

    assert find("lúa") == ["c"]
    assert find("trang") == []


def test_what_was_prepared_elsewhere_is_put_like_documents(engine: Engine, find: Find) -> None:
    with engine.rebuild() as building:
        building.put(engine.prepare([document("a", "lúa", texts=[text("trang")])]))

    assert find("lúa") == find("trang") == ["a"]


def test_a_second_one_is_refused_however_much_the_first_kept(engine: Engine) -> None:
    with engine.rebuild() as building:
        building.keep("so far")
        with pytest.raises(SearchUnavailable), engine.rebuild():
            pytest.fail("two rebuilds at once")
        with pytest.raises(SearchUnavailable), engine.rebuild(fresh=True):
            pytest.fail("two rebuilds at once")
