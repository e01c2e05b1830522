"""The reading of words, by itself."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.terms import stream, streams
from search.vietnamese import agrees, chunks, compose, fold, is_marked, joined, key, markings, parts, spans

# Letters that Vietnamese is written with, and what else turns up in files.
LETTERS = st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạềếểễệờớởỡợýỳỷỹỵ", min_size=1, max_size=8)
ANYTHING = st.text(alphabet=st.characters(), max_size=200)


def test_old_and_new_tone_placement_have_one_key() -> None:
    assert key("hoà") == key("hòa")
    assert key("thuý") == key("thúy")


def test_the_folded_key_has_no_marks_and_no_d_with_stroke() -> None:
    assert key("Đường").folded == "duong"
    assert fold("Đặng Thuỳ Trâm") == "dang thuy tram"


def test_a_word_is_marked_when_any_mark_was_typed() -> None:
    assert is_marked("đuong") and is_marked("hòa")
    assert not is_marked("duong") and not is_marked("H₂O")


def test_a_half_marked_word_has_a_bounded_number_of_markings_its_own_first() -> None:
    found = markings("đuong")

    assert found[0] == key("đuong").exact
    assert key("đường").exact in found and key("đương").exact in found and key("đưởng").exact in found
    assert len(found) == len(set(found)) == 36


def test_a_word_that_is_fully_marked_has_one_marking() -> None:
    assert markings("bệnh") == (key("bệnh").exact,)


def test_a_word_longer_than_any_syllable_has_few_markings() -> None:
    assert len(markings("đ" + "uoea" * 10)) == 1


def test_codes_are_one_chunk_of_several_parts() -> None:
    assert chunks("(T2023-KHTN-05), C++; 10.1234/ab.c — 漢喃") == ["T2023-KHTN-05", "C++", "10.1234/ab.c", "漢喃"]
    assert parts("T2023-KHTN-05") == ["T2023", "KHTN", "05"]
    assert joined("COVID-19") == "COVID19"
    assert joined("a-b-c-d-e-f-g-h-i") is None


@given(st.text(alphabet=st.one_of(st.sampled_from("aZ9-_./'@+#"), st.characters(max_codepoint=127)), max_size=40))
def test_plain_text_is_taken_apart_like_any_other(text: str) -> None:
    assert [*chunks(text), "ư"] == chunks(f"{text} ư")
    for chunk in chunks(text):
        assert [*parts(chunk), "ư"] == parts(f"{chunk}-ư")


@given(st.lists(st.text(alphabet=st.one_of(st.sampled_from("aĐ \u0301-|_\ufdd0"), st.characters()), max_size=20), max_size=6))
def test_texts_read_together_are_read_as_each_by_itself(texts: list[str]) -> None:
    assert streams(texts) == [stream(text) for text in texts]
    assert not any("\ufdd0" in value for one in streams(texts) for value in one)


@given(LETTERS)
def test_every_word_agrees_with_itself_and_with_its_unmarked_form(word: str) -> None:
    assert agrees(word, word)
    assert agrees(key(word).folded, word)


@given(LETTERS, LETTERS)
def test_words_agree_only_where_they_are_equal_without_marks(typed: str, found: str) -> None:
    if agrees(typed, found):
        assert key(typed).folded == key(found).folded


@given(ANYTHING)
def test_no_text_raises_and_every_word_stands_where_it_is_said_to(text: str) -> None:
    composed = compose(text)

    for word, start, end in spans(composed):
        assert composed[start:end] == word
        assert key(word).folded and not set(key(word).exact) & set(" \t\n_=|()")
