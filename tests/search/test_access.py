"""Nobody learns from hits, totals, counts or passages what they may not read."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import combinations

import pytest

from search.port import Document, Engine, Query, TextBlock
from tests.search.documents import EVERYONE, document, held, text

STAFF = frozenset({"administrator", "institution:hue", "owner:7"})


@pytest.fixture
def thesis(engine: Engine) -> Engine:
    """One open record with an open file and one for an institution and the record's stewards."""
    engine.put(
        [
            document(
                "thesis",
                "Điện gió",
                facets={"kind": ["thesis"]},
                year=2020,
                texts=[
                    text("Phần chung ai cũng đọc.", file="chung.pdf"),
                    text("Bìa", "Mật khẩu là zyxwvu, không ai biết.", file="rieng.pdf", tokens=STAFF),
                ],
            ),
            document("other", "Điện mặt trời", facets={"kind": ["report"]}, year=2021),
        ]
    )
    return engine


@pytest.mark.parametrize("typed", ["zyxwvu", '"là zyxwvu"', "điện zyxwvu", "ZYXWVU", "mật khẩu", "zyxwvu -abc"])
def test_a_stranger_finds_nothing_of_a_narrower_text(thesis: Engine, typed: str) -> None:
    results = thesis.search(Query(typed, facets=("kind", "year")))

    assert results.total == 0
    assert list(results.hits) == []
    assert results.facets == {"kind": [], "year": []}
    assert list(thesis.inside("thesis", typed, EVERYONE)) == []


@pytest.mark.parametrize("token", sorted(STAFF))
def test_whoever_holds_a_token_of_the_text_finds_it_and_its_page(thesis: Engine, token: str) -> None:
    results = thesis.search(Query("zyxwvu", tokens=held(token), facets=("kind",)))

    assert results.total == 1
    assert (results.hits[0].id, results.hits[0].file, results.hits[0].page) == ("thesis", "rieng.pdf", 2)
    assert "zyxwvu" in str(results.hits[0].passage)
    assert results.facets["kind"] == [("thesis", 1)]
    assert [hit.page for hit in thesis.inside("thesis", "zyxwvu", held(token))] == [2]


def test_excluding_a_word_does_not_tell_that_it_is_there(thesis: Engine) -> None:
    assert thesis.search(Query("gió -zyxwvu")).total == 1
    assert thesis.search(Query("gió -zyxwvu", tokens=held("owner:7"))).total == 0


def test_a_word_of_the_open_and_one_of_the_narrow_text_meet_for_those_who_read_both(thesis: Engine) -> None:
    assert thesis.search(Query("chung zyxwvu", tokens=held("owner:7"))).total == 1
    assert thesis.search(Query("chung zyxwvu", tokens=held("institution:vinh"))).total == 0


@pytest.mark.parametrize("tokens", [EVERYONE, held("owner:7"), held("administrator", "institution:hue"), held("user:1")])
def test_a_record_counts_once_for_everybody(thesis: Engine, tokens: frozenset[str]) -> None:
    results = thesis.search(Query("", tokens=tokens, facets=("kind", "year")))

    assert results.total == 2
    assert sorted(hit.id for hit in results.hits) == ["other", "thesis"]
    assert dict(results.facets["kind"]) == {"thesis": 1, "report": 1}
    assert dict(results.facets["year"]) == {"2020": 1, "2021": 1}
    assert thesis.count() == 2
    assert sorted(thesis.ids()) == ["other", "thesis"]


def test_a_document_that_is_not_for_everyone_is_not_found_by_a_stranger(engine: Engine) -> None:
    engine.put([document("closed", "Kín", tokens=STAFF, facets={"kind": ["thesis"]}, texts=[text("trang mở")])])

    assert engine.search(Query("", facets=("kind",))).facets == {"kind": []}
    for typed in ("", "kín", "mở", "-abc"):
        assert engine.search(Query(typed)).total == 0
        assert engine.search(Query(typed, tokens=held("owner:7"))).total == 1
    assert list(engine.inside("closed", "mở", EVERYONE)) == []
    assert len(engine.inside("closed", "mở", held("owner:7"))) == 1


def test_text_of_a_closed_document_needs_a_token_of_both(engine: Engine) -> None:
    tokens, narrow = frozenset({"institution:hue", "group:1"}), frozenset({"user:5", "group:1"})
    engine.put([document("closed", "Kín", tokens=tokens, texts=[text("bí mật", tokens=narrow)])])

    assert engine.search(Query("mật", tokens=held("institution:hue"))).total == 0
    assert engine.search(Query("mật", tokens=held("user:5"))).total == 0
    assert engine.search(Query("mật", tokens=held("group:1"))).total == 1
    assert engine.search(Query("mật", tokens=held("institution:hue", "user:5"))).total == 1


def test_an_actor_without_any_token_finds_nothing(thesis: Engine) -> None:
    assert thesis.search(Query("", tokens=frozenset())).total == 0
    assert list(thesis.inside("thesis", "chung", frozenset())) == []


def test_narrowing_a_text_hides_it_at_once(thesis: Engine) -> None:
    thesis.put([document("other", "Điện mặt trời", texts=[text("qwertz", tokens=frozenset({"owner:9"}))])])
    assert thesis.search(Query("qwertz", tokens=held("owner:9"))).total == 1

    thesis.put([document("other", "Điện mặt trời", texts=[text("qwertz", tokens=frozenset({"owner:8"}))])])
    assert thesis.search(Query("qwertz", tokens=held("owner:9"))).total == 0
    assert list(thesis.inside("other", "qwertz", held("owner:9"))) == []


TOKENS = ["everyone", "a", "b", "c", "d"]


def _random_documents(number: int) -> list[Document]:
    """Documents with up to three texts under random audiences; each text holds one word that no other has."""
    chance = random.Random(7)
    return [
        document(
            f"r{one}",
            f"chung t{one}",
            tokens=frozenset(chance.sample(TOKENS, chance.randint(1, 3))),
            facets={"kind": ["thesis"]},
            texts=[
                TextBlock(f"{one}-{place}.pdf", frozenset(chance.sample(TOKENS, chance.randint(1, 2))), [f"w{one}x{place}"])
                for place in range(chance.randint(0, 3))
            ],
        )
        for one in range(number)
    ]


def test_the_rule_holds_for_any_mixture_of_audiences(new_engine: Callable[..., Engine]) -> None:
    """For every actor with up to two tokens, exactly the rule of the port; with more tokens never more than it."""
    documents = _random_documents(60)
    engine = new_engine(documents)
    actors = [held(*others) for size in range(4) for others in combinations(TOKENS[1:], size)]
    for actor in actors:
        visible = [one for one in documents if one.tokens & actor]
        results = engine.search(Query("chung", tokens=actor, facets=("kind",), limit=100))
        assert sorted(hit.id for hit in results.hits) == sorted(one.id for one in visible)
        assert results.total == len(visible)
        assert sum(count for _, count in results.facets["kind"]) == len(visible)
        for one in documents:
            for place, block in enumerate(one.texts):
                may = bool(one.tokens & actor and block.tokens & actor)
                found = engine.search(Query(f"w{one.id[1:]}x{place}", tokens=actor))
                assert found.total == may or (len(actor) > 3 and found.total == 0), (one, block, actor)
                assert [hit.file for hit in found.hits] == ([block.file] if found.total else [])
                inside = engine.inside(one.id, f"w{one.id[1:]}x{place}", actor)
                assert [hit.file for hit in inside] == ([block.file] if may else [])
