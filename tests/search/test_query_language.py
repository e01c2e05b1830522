"""What the search box understands, and that it never refuses."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query import LONGEST_QUERY, MOST_WORDS, Named, Node, Phrase, Without, Word, Years, parse

UNDERSTOOD: list[tuple[str, list[Node]]] = [
    ("", []),
    ("nghiên cứu", [Word("nghiên"), Word("cứu")]),
    ('"khoa học" máy', [Phrase(("khoa", "học")), Word("máy")]),
    ("“khoa học” «máy tính»", [Phrase(("khoa", "học")), Phrase(("máy", "tính"))]),
    ('"khoa học', [Word("khoa"), Word("học")]),
    ('""', []),
    ("-gió", [Without(Word("gió"))]),
    ('-"gió mùa"', [Without(Phrase(("gió", "mùa")))]),
    ("work-life - gió", [Word("work-life"), Word("gió")]),
    ("tác giả:Nguyễn", [Named("author", Word("Nguyễn"))]),
    ("TAC GIA:Nguyễn", [Named("author", Word("Nguyễn"))]),
    ('author:"Nguyễn Văn A"', [Named("author", Phrase(("Nguyễn", "Văn", "A")))]),
    ("người hướng dẫn:Trần", [Named("advisor", Word("Trần"))]),
    ("theo hướng dẫn:Trần", [Word("theo"), Named("advisor", Word("Trần"))]),
    ("-advisor:Trần", [Without(Named("advisor", Word("Trần")))]),
    ("nhan đề:điện đơn vị:Huế", [Named("title", Word("điện")), Named("institution", Word("Huế"))]),
    ("doi:10.1234/ab.c", [Named("identifier", Word("10.1234/ab.c"))]),
    ("năm:2015", [Years(2015, 2015)]),
    ("year:2015..2020", [Years(2015, 2020)]),
    ("year:2020-2015", [Years(2015, 2020)]),
    ("năm:..2020 year:2015..", [Years(None, 2020), Years(2015, None)]),
    ("-year:2016", [Without(Years(2016, 2016))]),
    ("year:abc..", [Word("abc")]),
    ("year:..", []),
    ("Ngôn ngữ: một cách nhìn", [Word("Ngôn"), Word("ngữ"), Word("một"), Word("cách"), Word("nhìn")]),
    ("foo:bar", [Word("foo"), Word("bar")]),
    ("author:", [Word("author")]),
    ("{!func}x *:*", [Word("func"), Word("x")]),
    ('_query_:"a b"', [Word("query"), Phrase(("a", "b"))]),
    ("a AND b", [Word("a"), Word("AND"), Word("b")]),
    ("C++ T2023-KHTN-05", [Word("C++"), Word("T2023-KHTN-05")]),
    ("\ud800 \x00 a", [Word("a")]),
]


@pytest.mark.parametrize(("typed", "meant"), UNDERSTOOD, ids=[typed or "nothing" for typed, _ in UNDERSTOOD])
def test_what_is_typed_is_understood(typed: str, meant: list[Node]) -> None:
    assert list(parse(typed).nodes) == meant


def test_words_beyond_a_bound_are_left_out_and_it_says_so() -> None:
    parsed = parse(" ".join(f"từ{number}" for number in range(10_000)))

    assert len(parsed.nodes) == MOST_WORDS
    assert parsed.cut
    assert not parse(" ".join(["từ"] * MOST_WORDS)).cut


@pytest.mark.parametrize("long", ['"' + "a b " * 200 + '"', "a-" * 200 + "b", 'title:"' + "a " * 200 + '"'])
def test_cutting_something_long_never_widens_it_to_everything(long: str) -> None:
    parsed = parse(long)

    assert parsed.cut
    assert len(parsed.nodes) == 1


@pytest.mark.parametrize(
    "piece", ["a ", "a", '"', "-", "a:", ":", "a-", "é\u0301", "++", "a++", "\ud800", "(", " :", "x y :", "漢"]
)
def test_a_hundred_kilobytes_are_read_in_a_moment(piece: str) -> None:
    began = time.perf_counter()
    parsed = parse(piece * (100_000 // len(piece)))

    assert time.perf_counter() - began < 5  # a machine may be busy; what grows with the square of the length takes minutes
    assert parsed.cut
    assert len(parsed.nodes) <= MOST_WORDS
    assert LONGEST_QUERY < 100_000


@given(st.text(alphabet=st.characters(), max_size=300))
def test_no_text_raises(text: str) -> None:
    parse(text)


@given(st.text(alphabet='ab đ"“-:.29năm…tác giả:{}()*?~^\\/+', max_size=60))
def test_no_punctuation_raises(text: str) -> None:
    parse(text)
