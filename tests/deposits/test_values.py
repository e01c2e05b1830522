"""Names, dates, ids, the document and Vietnamese order."""

from __future__ import annotations

import re
import unicodedata

import pytest

from deposits.collation import name_key, sort_key
from deposits.ids import ALPHABET, LENGTH, is_id, new_id
from deposits.metadata import dates, names
from deposits.metadata.document import Metadata, clean, clean_line
from deposits.models import Collection, Institution


@pytest.mark.parametrize(
    ("typed", "display", "family", "given"),
    [
        ("Nguyễn Văn An", "Nguyễn Văn An", "Nguyễn", "Văn An"),
        ("Nguyễn, Văn An", "Nguyễn Văn An", "Nguyễn", "Văn An"),
        ("PGS.TS. Lê Quang Vinh", "Lê Quang Vinh", "Lê", "Quang Vinh"),
        ("GS. TSKH. Đỗ Ữu", "Đỗ Ữu", "Đỗ", "Ữu"),
        ("Tôn Thất Tùng", "Tôn Thất Tùng", "Tôn Thất", "Tùng"),
        ("  Y   Ngân  Niê ", "Y Ngân Niê", "Y", "Ngân Niê"),
        ("Aristotle", "Aristotle", "Aristotle", ""),
        ("TS", "TS", "TS", ""),
    ],
)
def test_a_name_is_taken_apart(typed: str, display: str, family: str, given: str) -> None:
    name = names.parse(typed)
    assert (name.display, name.family, name.given) == (display, family, given)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2026", "2026"),
        ("9/2026", "2026-09"),
        ("18/9/2026", "2026-09-18"),
        ("2026-09-18", "2026-09-18"),
        ("", ""),
        (" 18.09.2026 ", "2026-09-18"),
    ],
)
def test_a_date_is_kept_as_exact_as_it_is_known(typed: str, kept: str) -> None:
    assert dates.from_text(typed) == kept


@pytest.mark.parametrize("typed", ["31/2/2026", "13/2026", "26", "hôm qua", "2026-2-1", "0000"])
def test_a_date_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        dates.from_text(typed)


def test_vietnamese_order_is_by_letter_then_by_tone() -> None:
    words = "zo ốc oc ơn ôn đá da ăn an ân dạ dà dả dã dá bà ba".split()
    assert sorted(words, key=sort_key) == "an ăn ân ba bà da dà dả dã dá dạ đá oc ốc ôn ơn zo".split()


def test_people_are_ordered_by_given_name() -> None:
    people = [("Trần", "Văn Bình"), ("Nguyễn", "Thị Ánh"), ("Lê", "Văn An"), ("Bùi", "Đức")]
    ordered = sorted(people, key=lambda one: name_key(one[0], one[1], " ".join(one)))
    assert [given for _, given in ordered] == ["Văn An", "Thị Ánh", "Văn Bình", "Đức"]


def test_ids_are_short_and_hold_no_letter_that_is_mistaken_for_another() -> None:
    made = {new_id() for _ in range(2000)}
    assert len(made) == 2000
    assert all(len(one) == LENGTH and is_id(one) for one in made)
    assert not set("015olisuyz") & set(ALPHABET)
    assert not is_id("../etc")


def test_text_is_cleaned_on_the_way_in() -> None:
    document = Metadata(title="  Kê\u0301t\x00 qua\u0309\ufffe\n nghiên  cứu ", abstracts=[{"text": "a\r\nb\x0b", "lang": "vi"}])
    assert document.title == "Kết quả nghiên cứu"
    assert document.abstracts[0].text == "a\nb"


def test_no_character_gets_past_cleaning() -> None:
    """Standards, OAI-PMH: what XML 1.0 forbids, and what is not seen. Every character of the first plane, among letters and between spaces."""
    forbidden = re.compile("[\x00-\x1f\x7f-\x84\x86-\x9f\u200b\ufeff\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
    for character in map(chr, range(0x10000)):
        line = clean_line(f"a{character}\u0301 {character}")
        assert not forbidden.search(line)
        assert line == " ".join(unicodedata.normalize("NFC", line).split())
        assert clean(f"{character}a").replace("\n", " ") == clean_line(f"{character}a")


def test_unknown_parts_are_refused_so_that_nothing_is_lost_in_silence() -> None:
    with pytest.raises(ValueError, match="titel"):
        Metadata.model_validate({"titel": "x"})


def test_a_document_survives_the_journey_through_json() -> None:
    document = Metadata(kind="dataset", title="Số liệu", thesis={"level": "master"}, keywords=[{"text": "mặn", "lang": "vi"}])
    assert Metadata.model_validate(document.to_json()) == document


@pytest.mark.parametrize(
    ("collection", "institution", "said"),
    [
        ("Luận văn", "Trường Đại học Sông Hậu", "Luận văn, Trường Đại học Sông Hậu"),
        ("Khoa Môi trường", "Khoa Môi trường", "Khoa Môi trường"),
        ("Luận văn khoa Môi trường", "Khoa Môi trường", "Luận văn khoa Môi trường"),
    ],
)
def test_a_collection_is_told_with_its_institution_once(collection: str, institution: str, said: str) -> None:
    assert Collection(name=collection, institution=Institution(name=institution)).full_label() == said


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("Trần Thị Hồng Nhung", ("Trần", "Thị Hồng", "Nhung")),
        ("Nguyễn An", ("Nguyễn", "", "An")),
        ("Tôn Thất Tùng", ("Tôn Thất", "", "Tùng")),
        ("Jane Q. Sample", ("Sample", "", "Jane Q.")),
        ("Sample, Jane Q.", ("Sample", "", "Jane Q.")),
        ("Ludwig van der Sample", ("van der Sample", "", "Ludwig")),
    ],
)
def test_family_middle_and_given_name_are_told_apart(typed: str, parts: tuple[str, str, str]) -> None:
    assert names.parse(typed).parts == parts


def test_parts_that_somebody_told_apart_stay_and_must_be_the_words_of_the_name() -> None:
    name = names.composed("Lê Minh Anh", "Lê", "", "Minh Anh")
    assert name is not None
    assert name.parts == ("Lê", "", "Minh Anh") and name.given == "Minh Anh"
    assert names.PersonName.model_validate(name.model_dump()).parts == name.parts
    assert names.composed("Lê Minh Anh", "Lê", "Minh", "Ánh") is None
    plain = names.composed("Lê Minh Anh", "Lê", "Minh", "Anh")
    assert plain is not None and plain.middle is None, "what is so by itself is not kept twice"
