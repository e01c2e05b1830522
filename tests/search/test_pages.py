"""A hit in a full text says on which page it stands, whatever the length."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from search.port import Engine, Query
from tests.search.documents import EVERYONE, document, text

FILLER = "Chương này trình bày phương pháp nghiên cứu của luận văn, các số liệu và nhận xét chung về kết quả. "


def page(number: int) -> str:
    """A page of ordinary words with one of its own."""
    return f"{FILLER * 6}Từ riêng của trang này: khoá{number}lạ. {FILLER * 6}"


@pytest.fixture(scope="module")
def library(new_engine: Callable[..., Engine]) -> Engine:
    pages = [page(number) for number in range(1, 201)]
    pages[149] = f"{FILLER * 3} Ở đây bàn về năng lượng thủy triều ven biển. {FILLER * 3}"
    pages[20] = f"{FILLER * 3} năng suất; lượng mưa; thủy văn; triều đại; ven đô; biển cả. {FILLER * 3}"
    return new_engine(
        [
            document("long", "Luận văn dài", texts=[text(*pages)]),
            document("other", "Luận văn khác", texts=[text(FILLER), text(FILLER, file="phu-luc.pdf")]),
        ]
    )


@pytest.mark.parametrize("number", [1, 2, 77, 199, 200])
def test_a_word_is_found_on_its_page_of_two_hundred(library: Engine, number: int) -> None:
    hit = library.search(Query(f"khoá{number}lạ")).hits[0]

    assert (hit.id, hit.file, hit.page) == ("long", "luan-van.pdf", number)
    assert f"khoá{number}lạ" in str(hit.passage)


@pytest.mark.parametrize("typed", ["năng lượng thủy triều", "nang luong thuy trieu ven bien", '"lượng thuỷ triều"'])
def test_the_page_where_words_stand_together_wins_over_one_where_they_are_scattered(library: Engine, typed: str) -> None:
    assert library.search(Query(typed)).hits[0].page == 150


def test_a_passage_marks_the_words_and_is_short(library: Engine) -> None:
    passage = library.search(Query("nang luong thuy trieu")).hits[0].passage

    assert passage is not None
    assert [part for part, matched in passage.parts if matched] == ["năng lượng thủy triều"]
    assert len(str(passage)) < 400
    assert str(passage).startswith("…") and str(passage).endswith("…")


def test_a_passage_stands_in_the_text_as_it_was_given(library: Engine) -> None:
    passage = library.search(Query("khoá77lạ")).hits[0].passage

    assert str(passage).strip("… ") in " ".join(page(77).split())


def test_a_hit_in_the_metadata_alone_names_no_page(library: Engine) -> None:
    hit = library.search(Query("khác")).hits[0]

    assert (hit.id, hit.file, hit.page, hit.passage) == ("other", None, None, None)


def test_passages_are_left_out_when_nobody_wants_them(library: Engine) -> None:
    assert library.search(Query("khoá77lạ", passages=False)).hits[0].page is None


def test_inside_gives_every_page_in_order(library: Engine) -> None:
    found = library.inside("long", "trang riêng", EVERYONE, limit=300)

    assert [hit.page for hit in found] == [number for number in range(1, 201) if number not in (21, 150)]
    assert all(hit.id == "long" and hit.passage for hit in found)


def test_inside_gives_at_most_what_was_asked_for(library: Engine) -> None:
    assert len(library.inside("long", "trang", EVERYONE, limit=7)) == 7


def test_inside_one_file_of_several(engine: Engine) -> None:
    files = [text("bìa", "lúa nước", file="b.pdf"), text("lúa nương", "hết lúa", file="a.pdf")]
    engine.put([document("two", "Hai tệp", texts=files)])

    def found(file: str | None) -> list[tuple[str | None, int | None]]:
        return [(hit.file, hit.page) for hit in engine.inside("two", "lúa", EVERYONE, file=file)]

    assert found(None) == [("a.pdf", 1), ("a.pdf", 2), ("b.pdf", 2)]
    assert found("b.pdf") == [("b.pdf", 2)]
    assert found("c.pdf") == []


def test_inside_an_unknown_document_is_nothing(library: Engine) -> None:
    assert list(library.inside("nobody", "trang", EVERYONE)) == []


def test_a_text_of_two_million_characters_is_whole(engine: Engine) -> None:
    """As one page, and as a thousand: nothing is cut off."""
    whole = "".join(f"mốc{number}đây {FILLER}" for number in range(20_000))
    assert len(whole) > 2_000_000
    pages = [whole[start : start + 2_000] for start in range(0, len(whole), 2_000)]
    engine.put([document("one", "Một trang", texts=[text(whole)]), document("many", "Nhiều trang", texts=[text(*pages)])])

    for number in (3, 9_999, 19_998):
        found = {hit.id: hit for hit in engine.search(Query(f"mốc{number}đây")).hits}
        assert found["one"].page == 1
        assert f"mốc{number}đây" in str(found["one"].passage)
        assert f"mốc{number}đây" in pages[(found["many"].page or 0) - 1]


def test_a_phrase_runs_from_one_page_to_the_next(engine: Engine) -> None:
    engine.put([document("split", "Câu", texts=[text("kết thúc bằng năng", "lượng tái tạo")])])

    assert engine.search(Query('"năng lượng tái tạo"')).total == 1


def test_no_phrase_runs_from_one_title_or_file_to_another(engine: Engine) -> None:
    two = [text("năng", file="1.pdf"), text("lượng", file="2.pdf")]
    engine.put([document("split", titles=["gió", "mùa"], texts=two)])

    assert engine.search(Query('"năng lượng"')).total == 0
    assert engine.search(Query('"gió mùa"')).total == 0
    assert engine.search(Query("năng lượng gió mùa")).total == 1


def test_empty_pages_keep_their_numbers(engine: Engine) -> None:
    engine.put([document("scan", "Bản quét", texts=[text("", "", "chữ đây")])])

    assert engine.search(Query("chữ đây")).hits[0].page == 3
