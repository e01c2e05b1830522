"""Words that are still being typed: which documents they begin, on every engine."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytest import Subtests

from search.port import Engine
from tests.search.documents import EVERYONE, document, held

DOCUMENTS = [
    document("lua", "Chọn giống lúa chịu mặn", names=["Nguyễn Văn An", "Trần Thị Bình"], keywords=["nông học"]),
    document("nuoc", "Chất lượng nước sông Hậu", names=["Nguyễn Thị Nga"], keywords=["nước mặt", "C++"]),
    document("kin", "Nước ngầm mật", names=["Nguyễn Kín"], keywords=["nước ngầm"], tokens=frozenset({"consortium"})),
    document("bai", "Bài khác", abstracts=["nước trong tóm tắt"], other=["nước"]),
]


@pytest.fixture(scope="module")
def filled(new_engine: Callable[..., Engine]) -> Engine:
    return new_engine(DOCUMENTS)


def found(engine: Engine, text: str, *tokens: str) -> dict[str, set[str]]:
    return {place: set(ids) for place, ids in engine.begun(text, held(*tokens)).items() if ids}


def test_the_last_word_is_a_beginning_and_those_before_it_are_whole(filled: Engine, subtests: Subtests) -> None:
    expected: dict[str, dict[str, set[str]]] = {
        "nướ": {"title": {"nuoc"}, "subject": {"nuoc"}},
        "nuo": {"title": {"nuoc"}, "subject": {"nuoc"}},
        "NUOC": {"title": {"nuoc"}, "subject": {"nuoc"}},
        "nguyễn v": {"name": {"lua"}},
        "nguyen": {"name": {"lua", "nuoc"}},
        "van ngu": {"name": {"lua"}},
        "ngu van": {},
        "mặn chị": {"title": {"lua"}},
        "mắn chị": {},
        "chịu mạ": {"title": {"lua"}},
        "c++": {"subject": {"nuoc"}},
        "zzz": {},
    }
    for text, places in expected.items():
        with subtests.test(text):
            assert found(filled, text) == places


def test_only_what_the_tokens_open_is_begun(filled: Engine) -> None:
    assert found(filled, "ngam") == {}
    assert found(filled, "ngam", "consortium") == {"title": {"kin"}, "subject": {"kin"}}
    assert found(filled, "kin", "institution:khac") == {}
    assert filled.begun("kin", frozenset()) in ({}, {"title": [], "name": [], "subject": []})


def test_nothing_that_is_typed_breaks_it(filled: Engine, subtests: Subtests) -> None:
    for text in (
        "",
        " ",
        "*",
        ".*",
        "_",
        "{!prefix}",
        "a{!x}",
        "\x00",
        "\ud800",
        "[",
        "(((",
        '"',
        "a" * 10_000,
        "từ " * 900,
        "đ|c",
        "漢",
        "𝒜",
    ):
        with subtests.test(ascii(text[:10])):
            assert isinstance(filled.begun(text, EVERYONE), dict)


def test_no_more_than_the_limit(new_engine: Callable[..., Engine]) -> None:
    engine = new_engine([document(f"d{number}", f"Lúa {number}") for number in range(5)])
    assert len(engine.begun("lú", EVERYONE, limit=3)["title"]) == 3
