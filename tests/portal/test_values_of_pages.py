"""Small values behind the pages: the question, its pages of results, the shelf, marked titles."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from portal.browse.paging import Pager, page_number
from portal.home.shelf import shelf
from portal.search.asked import Asked
from portal.search.marking import marked


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=m%E1%BA%B7n",
        "q=a&access=open&kind=article&kind=dataset&year_from=2001&year_to=2020&sort=title",
        "collection=luan-van",
    ],
)
def test_a_question_can_be_written_back(query: str) -> None:
    assert Asked.read(QueryDict(query)).encoded() == query


def test_a_question_keeps_only_what_makes_sense() -> None:
    asked = Asked.read(QueryDict("q=%00 a  b &kind=&kind=x&kind=x&year_from=20x1&sort=price&page=0&secret=1"))
    assert (asked.text, dict(asked.filters), asked.year_from, asked.sort, asked.page) == (
        "a b",
        {"kind": ("x",)},
        None,
        "relevance",
        1,
    )


def test_a_filter_is_let_go_alone() -> None:
    asked = Asked.read(QueryDict("kind=a&kind=b&access=open&page=4"))
    assert asked.without("kind", "a").encoded() == "access=open&kind=b"
    assert asked.without("access", "open").encoded() == "kind=a&kind=b"
    assert asked.without_filters().encoded() == ""


def test_without_words_the_newest_come_first() -> None:
    assert Asked().query(frozenset()).sort == "newest"
    assert Asked(text="a").query(frozenset()).sort == "relevance"
    assert Asked(page=3).query(frozenset()).offset == 20


@pytest.mark.parametrize(
    ("total", "asked", "number", "window"),
    [
        (0, 1, 1, [1]),
        (10, 1, 1, [1]),
        (11, 2, 2, [1, 2]),
        (11, 9, 2, [1, 2]),
        (45, 3, 3, [1, 2, 3, 4, 5]),
        (200, 10, 10, [1, 0, 9, 10, 11, 0, 20]),
        (200, 4, 4, [1, 2, 3, 4, 5, 0, 20]),
        (200, -5, 1, [1, 2, 0, 20]),
        (10_000_000, 9_999, 1_000, [1, 0, 999, 1_000]),
    ],
)
def test_a_pager_names_the_pages_near_by(total: int, asked: int, number: int, window: list[int]) -> None:
    pager = Pager.of(total, 10, asked)
    assert pager.number == number
    assert pager.window == window


def test_page_numbers_are_read_without_errors() -> None:
    assert [page_number(typed) for typed in (None, "", "7", "x", "-1", "0", "٣", "1e5", "999999")] == [1, 1, 7, 1, 1, 1, 1, 1, 1]


def test_the_shelf_is_true_to_the_counts() -> None:
    drawn = shelf({2026: 50, 2025: 100, 1960: 7, 2020: 1}, 2026)
    assert (drawn.first, drawn.last, drawn.last_count) == (1976, 2026, 50)
    heights = [float(spine.height) for spine in drawn.spines]
    assert heights == [6.0, 168.0, 84.0]
    assert [spine.shade for spine in drawn.spines][-1] == "now"
    assert drawn.decades == [("2020–2026", 151), ("1960–1969", 7)]


def test_an_empty_shelf_can_be_drawn() -> None:
    drawn = shelf({}, 2026)
    assert (drawn.spines, drawn.decades, drawn.last - drawn.first) == ([], [], 23)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("song hau", [("Trên ", False), ("sông Hậu", True), (" mùa khô", False)]),
        ("KHÔ", [("Trên sông Hậu mùa ", False), ("khô", True)]),
        ("hầu", [("Trên sông Hậu mùa khô", False)]),
        ("", [("Trên sông Hậu mùa khô", False)]),
    ],
)
def test_titles_are_marked_by_the_rule_of_the_index(asked: str, expected: list[tuple[str, bool]]) -> None:
    assert list(marked("Trên sông Hậu mùa khô", asked).parts) == expected
