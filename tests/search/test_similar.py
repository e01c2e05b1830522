"""Records like one: about the same things, never itself, never what the reader may not see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from search.port import Document, Engine
from tests.search.documents import EVERYONE, document, held, text

SOLAR = document(
    "mat-troi",
    "Dự báo công suất điện mặt trời mái nhà",
    keywords=["điện mặt trời", "dự báo"],
    abstracts=["Mạng nơ-ron dự báo bức xạ trong ngày."],
)
DOCUMENTS = [
    SOLAR,
    document("lap-dat", "Lắp đặt pin mặt trời trên mái nhà", keywords=["điện mặt trời"]),
    document("gio", "Dự báo công suất điện gió ngoài khơi", keywords=["điện gió", "dự báo"]),
    document("kin", "Điện mặt trời mái nhà: báo cáo nội bộ", keywords=["điện mặt trời"], tokens=frozenset({"consortium"})),
    document("lua", "Chọn giống lúa chịu mặn", keywords=["lúa"], texts=[text("điện mặt trời mái nhà dự báo công suất")]),
    document("rieng", "Thơ mới"),
    document("tron"),
    *(document(f"khac{number}", f"Thủy sản vùng {number}", keywords=["tôm"]) for number in range(30)),
]


@pytest.fixture(scope="module")
def library(new_engine: Callable[..., Engine]) -> Engine:
    return new_engine(DOCUMENTS)


def like(engine: Engine, id: str, *tokens: str, limit: int = 5) -> list[str]:
    return [hit.id for hit in engine.similar(id, held(*tokens), limit)]


def test_the_most_alike_come_first_and_what_is_about_other_things_not_at_all(library: Engine) -> None:
    found = like(library, "mat-troi")

    assert set(found[:2]) == {"lap-dat", "gio"}
    assert not set(found) & {"mat-troi", "lua", "rieng", "tron", "kin"}
    assert not any(id.startswith("khac") for id in found)


def test_only_what_the_reader_may_see_is_like_it(library: Engine) -> None:
    assert "kin" in like(library, "mat-troi", "consortium")
    assert like(library, "kin") == []
    assert "mat-troi" in like(library, "kin", "consortium")
    assert list(library.similar("mat-troi", frozenset())) == []


def test_words_of_texts_make_nothing_alike(library: Engine) -> None:
    assert "mat-troi" not in like(library, "lua")


def test_nothing_is_like_what_is_unknown_or_has_no_words_or_shares_none(library: Engine) -> None:
    for id in ("unknown", "tron", "rieng", "", "\ud800", 'a" OR *:*', "{!x}"):
        assert like(library, id) == []


def test_no_more_than_the_limit_and_never_more_than_fifty(library: Engine) -> None:
    many = [document(f"tom{number}", f"Nuôi tôm sú {number}", keywords=["tôm sú"]) for number in range(80)]
    library.put(many)
    assert len(like(library, "tom1", limit=3)) == 3
    assert like(library, "tom1", limit=0) == like(library, "tom1", limit=-1) == []
    assert len(like(library, "tom1", limit=1_000)) == 50


def test_long_and_odd_descriptions_are_bounded(engine: Engine) -> None:
    words = " ".join(f"từ{number}" for number in range(5_000))
    odd: list[Document] = [
        replace(SOLAR, id=f"d{number}", titles=[words, "C++ | \n x"], abstracts=[words]) for number in range(3)
    ]
    engine.put([*odd, SOLAR])

    assert set(like(engine, "d0")) == {"d1", "d2"}
    assert EVERYONE
