"""What is found although nothing holds all that was typed, and what is never suggested."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from search.forgiving import search
from search.port import Document, Engine, Query
from tests.search.documents import document, held, text


@pytest.fixture(scope="module")
def library(new_engine: Callable[..., Engine]) -> Engine:
    secret = text("xylophon", tokens=frozenset({"owner:1"}))
    documents: list[Document] = [
        document("rice", "Nghiên cứu giống lúa chịu mặn ở đồng bằng sông Cửu Long"),
        document("rail", "Quy hoạch mạng lưới đường sắt đô thị"),
        document("secret", "Nhạc cụ gõ", texts=[secret]),
    ]
    return new_engine(documents)


@pytest.mark.parametrize(
    ("typed", "found", "change"),
    [
        ("giống lúa chịu mặn", ["rice"], ""),
        ("đương sắt", ["rail"], ""),  # ư ơ without a tone: any tone
        ("đướng sắt", ["rail"], "unmarked"),
        ("quy hoach duonh sat", ["rail"], "spelling"),
        ("nghien cuu gionh lua", ["rice"], "spelling"),
        ("nghin cuu giong lua", ["rice"], "spelling"),
        ("nghieen cuu giong lua", ["rice"], "spelling"),
        ("nghine cuu giong lua", ["rice"], "spelling"),
        ("Nghiên cứu giống lúa chịu phèn", ["rice"], "fewer"),
        ("quy hoạch đường sắt cao tốc", [], ""),
        ("lua hoach", [], ""),
        ('"duonh sat"', [], ""),
        ("nhan đề:duonh", [], ""),
        ("", ["rice", "rail", "secret"], ""),
    ],
)
def test_the_nearest_question_that_has_an_answer(library: Engine, typed: str, found: list[str], change: str) -> None:
    forgiven = search(library, Query(typed))

    assert {hit.id for hit in forgiven.results.hits} == set(found)
    assert forgiven.change == change
    assert (forgiven.text == typed) == (change == "")


def test_a_word_of_a_text_that_one_may_not_read_is_not_suggested(library: Engine) -> None:
    stranger = search(library, Query("xylophom"))
    assert (stranger.results.total, stranger.text) == (0, "xylophom")

    assert library.search(Query("xylophon", tokens=held("owner:1"))).total == 1


def test_frequencies_know_what_every_reader_of_a_document_may_read(library: Engine) -> None:
    assert library.frequencies(["duong", "lua", "nhac", "xylophon", "khong", "a,b"]) == {"duong": 1, "lua": 1, "nhac": 2}
    assert library.frequencies([]) == {}
