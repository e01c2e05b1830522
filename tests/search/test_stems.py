"""English and French words are found by their stems, in texts of these languages; Vietnamese is never stemmed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from search.port import Engine, Query
from search.stemming import language_of, stems
from tests.search.documents import document, text

ENGLISH = (
    "The studies of this station show that salinity is forecast from the discharge of the river, and the forecasts were "
    "compared with the measured values in each of the dry seasons."
)
FRENCH = (
    "Les études de la station montrent que la salinité est prévue par le débit du fleuve, et les prévisions sont comparées "
    "avec les valeurs mesurées dans une saison sèche."
)
VIETNAMESE = (
    "Các nghiên cứu ở trạm cho thấy độ mặn được dự báo từ lưu lượng của sông; Studies và Forecasts là tên hai tạp chí, các số "
    "đo của mùa khô được so sánh với kết quả tính toán, các bảng ở phụ lục."
)


@pytest.fixture
def library(engine: Engine) -> Engine:
    engine.put(
        [
            document("en", texts=[text("Trang bìa.", ENGLISH, *["Trang sau."] * 5)]),
            document("fr", texts=[text(FRENCH)]),
            document("vi", texts=[text(VIETNAMESE)]),
            document("title-en", "Salted soils", languages={"en": ["Salted soils"]}),
            document("title-vi", "Tạp chí Salted Soils"),
        ]
    )
    return engine


def found(engine: Engine, asked: str) -> set[str]:
    return {hit.id for hit in engine.search(Query(asked)).hits}


def test_english_texts_are_found_by_any_form_of_a_word(library: Engine) -> None:
    assert found(library, "study") == {"en"}
    assert found(library, "studying forecasting") == {"en"}
    assert found(library, "comparing seasons") == {"en"}
    assert found(library, "soil") == {"title-en"}
    assert found(library, "salts") == {"title-en"}


def test_french_texts_are_found_by_any_form_of_a_word(library: Engine) -> None:
    assert found(library, "étude") == {"fr"}
    assert found(library, "etude") == {"fr"}
    assert found(library, "mesurer") == {"fr"}


def test_vietnamese_texts_hold_no_stems(library: Engine) -> None:
    assert found(library, "studies") == {"en", "vi"}
    assert "vi" not in found(library, "forecasting")
    assert found(library, "sos") == set()  # so
    assert stems(VIETNAMESE, language_of(VIETNAMESE)) == ""


def test_a_mark_that_was_typed_still_counts(library: Engine) -> None:
    assert found(library, "tính toán") == {"vi"}
    assert found(library, "đế") == set()
    assert found(library, "lès") == set()


def test_the_page_and_the_passage_are_those_of_the_word_s_other_form(library: Engine) -> None:
    (hit,) = library.search(Query("studying")).hits
    assert (hit.file, hit.page) == ("luan-van.pdf", 2)
    assert hit.passage is not None and ("studies", True) in hit.passage.parts
    (inside,) = library.inside("en", "forecasting", frozenset({"everyone"}))
    assert inside.page == 2 and inside.passage is not None
    assert [part for part, matched in inside.passage.parts if matched] == ["forecast", "forecasts"]


def test_words_as_they_were_typed_come_first(engine: Engine) -> None:
    engine.put(
        [
            document("stem", "Soils", languages={"en": ["Soils"]}),
            document("word", "Soil", languages={"en": ["Soil"]}),
            document("other", "Water"),
        ]
    )
    assert [hit.id for hit in engine.search(Query("soil")).hits] == ["word", "stem"]


def test_phrases_and_named_fields_are_taken_as_they_are(library: Engine) -> None:
    assert found(library, '"the study"') == set()
    assert found(library, "title:soil") == set()
    assert found(library, "title:soils") == {"title-en", "title-vi"}


def test_without_a_word_is_without_its_forms(library: Engine) -> None:
    assert found(library, "river -study") == set()
    assert found(library, "river -studio") == {"en"}


@pytest.mark.parametrize(
    ("written", "language"),
    [
        (ENGLISH, "en"),
        (FRENCH, "fr"),
        (VIETNAMESE, ""),
        ("Salted soils of the delta", ""),
        ("", ""),
        ("1 2 3 4 5 6 7 8 9 10 11 12", ""),
        ("cac nghien cuu o tram cho thay do man duoc du bao tu luu luong cua song", ""),
    ],
)
def test_the_language_of_a_text_is_known_where_it_is_plain(written: str, language: str) -> None:
    assert language_of(written) == language


def test_any_text_has_stems_or_none(find: Callable[..., list[str]]) -> None:
    for asked in ("\x00", "\ud800ing", "a" * 10_000 + "ing", "++", "日本語ing", "ing's", "ﬁnding", "İng"):
        find(asked)
        stems(asked, "en")
        language_of(asked)
