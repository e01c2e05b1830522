"""Where the words of a question are marked on a page: marked or unmarked Vietnamese, side by side before apart."""

from __future__ import annotations

import pytest

from portal.viewer.marks import marks

WIDTH = 10.0


def line(text: str, top: float = 100) -> list[list[object]]:
    """Words on one line, ten points a letter, a space of ten between."""
    words: list[list[object]] = []
    left = 0.0
    for word in text.split():
        words.append([left, top, WIDTH * len(word), 12.0, word])
        left += WIDTH * (len(word) + 1)
    return words


def marked(text: str, question: str) -> list[str]:
    """What stands under the marks of one line."""
    found = []
    for left, _, width, _ in marks(line(text), question):
        found.append(text[round(left / WIDTH) : round((left + width) / WIDTH)])
    return found


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("xâm nhập mặn", ["Xâm nhập mặn"]),
        ("xam nhap man", ["Xâm nhập mặn"]),
        ("XAM NHAP", ["Xâm nhập"]),
        ("đường", ["đường"]),
        ("duong", ["đường"]),
        ("đương", ["đường"]),
        ("dưỡng", []),
        ("bo", ["bờ"]),
        ("bớ", []),
        ("nhap xam", ["Xâm", "nhập"]),
        ('"xâm nhập" -sông', ["Xâm nhập"]),
        ("", []),
        ("-sông", []),
        ("năm:2015", []),
    ],
)
def test_words_are_marked_as_search_finds_them(question: str, expected: list[str]) -> None:
    found = marked("Xâm nhập mặn ở đường bờ sông Hậu", question)
    assert [word for one in found for word in one.split()] == [word for one in expected for word in one.split()]
    if question != "nhap xam":
        assert found == expected


def test_a_phrase_is_marked_where_it_stands_and_not_every_word_of_it() -> None:
    assert marked("nước và đất và nước mặn và nước và mặn", "nước mặn") == ["nước mặn"]


def test_words_that_stand_apart_are_marked_each() -> None:
    assert marked("mặn trong nước", "nước mặn") == ["mặn", "nước"]


def test_punctuation_beside_a_word_is_left_out() -> None:
    ((left, _, width, _),) = marks([[0.0, 0.0, 60.0, 12.0, "(mặn),"]], "man")
    assert 5 < left < 15 and left + width < 55


def test_decomposed_letters_agree() -> None:
    assert len(marks([[0.0, 0.0, 30.0, 12.0, "ma\u0323\u0306n"]], "mặn")) == 1


def test_codes_are_marked_whole_however_they_are_typed() -> None:
    for question in ("COVID-19", "covid19", "covid 19"):
        assert marked("về COVID-19 ở", question) == ["COVID-19"], question


def test_a_phrase_over_two_lines_has_a_mark_on_each() -> None:
    found = marks(line("nước xâm", top=100) + line("nhập mặn", top=116), "xâm nhập")
    assert [box[1] for box in found] == [100, 116]


def test_marks_have_an_end() -> None:
    assert len(marks(line(" ".join(["mặn ở"] * 3_000)), "mặn")) == 1_000
