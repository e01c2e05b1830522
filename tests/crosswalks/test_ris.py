"""RIS that EndNote, Zotero and Mendeley read."""

from __future__ import annotations

import pytest

from deposits.crosswalks.exports import ris
from tests.crosswalks.works import ARTICLE, public_record


def test_a_thesis_is_a_whole_reference() -> None:
    assert ris(public_record()).split("\r\n") == [
        "TY  - THES",
        "AU  - Trần, Thị Hồng Nhung",
        "A3  - Lê, Quang Vinh",
        "TI  - Động lực xâm nhập mặn ở vùng ven biển: Trường hợp sông Hậu",
        "TT  - Salinity intrusion on the coast",
        "PY  - 2026",
        "DA  - 2026/09/18/",
        "M3  - Luận án tiến sĩ",
        "PB  - Đại học Khoa học Sông Hậu",
        "LA  - vi",
        "KW  - xâm nhập mặn",
        "AB  - Nước mặn đến sớm.",
        "AB  - Salt comes early.",
        "UR  - https://khomo.example.vn/records/4h7k9bc/",
        "C4  - https://creativecommons.org/licenses/by/4.0/",
        "ER  - ",
        "",
    ]


def test_an_article_names_its_journal_and_pages() -> None:
    lines = ris(public_record(ARTICLE)).split("\r\n")
    for line in (
        "TY  - JOUR", "AU  - Smith, John", "T2  - Tạp chí Môi trường", "VL  - 12", "IS  - 3", "SP  - 45", "EP  - 58",
        "DA  - 2024/03//", "DO  - 10.1234/mt.45", "SN  - 1859-042X",
    ):  # fmt: skip
        assert line in lines


@pytest.mark.parametrize(
    ("kind", "tag"), [("task-report", "RPRT"), ("conference-paper", "CPAPER"), ("dataset", "DATA"), ("other", "GEN")]
)
def test_each_kind_has_its_type(kind: str, tag: str) -> None:
    assert ris(public_record(kind=kind)).startswith(f"TY  - {tag}\r\n")


def test_no_value_can_begin_a_line_of_its_own() -> None:
    text = ris(public_record(abstracts=[{"text": "Một\nER  - \nhai", "lang": "vi"}]))
    assert "AB  - Một ER - hai\r\n" in text
    assert text.count("\r\nER  - ") == 1
