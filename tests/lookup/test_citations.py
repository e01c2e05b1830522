"""Citations in words are taken apart by their patterns, and trusted little."""

from __future__ import annotations

from typing import Any

import pytest

from deposits.lookup import citation

NHUNG, VINH = "Trần Thị Hồng Nhung", "Lê Quang Vinh"


@pytest.mark.parametrize(
    ("written", "authors", "wanted"),
    [
        (
            f"{NHUNG}, {VINH} (2020). Xâm nhập mặn ở sông Hậu. Tạp chí Châu thổ, 12(3), tr. 45-60.",
            [NHUNG, VINH],
            {"title": "Xâm nhập mặn ở sông Hậu", "issued": "2020", "container": "Tạp chí Châu thổ", "volume": "12", "issue": "3", "pages": "45–60"},
        ),
        (
            f"{NHUNG} và {VINH} (2021), “Nước mặn và lúa”, Tạp chí Châu thổ, số 7, trang 1-9.",
            [NHUNG, VINH],
            {"title": "Nước mặn và lúa", "issued": "2021", "container": "Tạp chí Châu thổ", "issue": "7", "pages": "1–9"},
        ),
        (
            f"{NHUNG} (2022), Nước mặn ở hạ lưu sông Hậu, Luận văn thạc sĩ, Trường Đại học Sông Hậu, Cần Thơ.",
            [NHUNG],
            {"title": "Nước mặn ở hạ lưu sông Hậu", "issued": "2022", "level": "master", "grantor": "Trường Đại học Sông Hậu"},
        ),
        (
            "Sample, J. Q., & Doe, R. (2019). Salt in rivers: A review. Journal of Imagined Deltas, 7(2), 11–20. https://doi.org/10.5555/x",
            ["J. Q. Sample", "R. Doe"],
            {"title": "Salt in rivers: A review", "issued": "2019", "container": "Journal of Imagined Deltas", "volume": "7", "issue": "2",
             "pages": "11–20", "doi": "10.5555/x"},
        ),
        (
            "[3] J. Sample and R. Doe, “Salt in rivers,” Journal of Imagined Deltas, vol. 7, no. 2, pp. 11–20, 2019.",
            ["J. Sample", "R. Doe"],
            {"title": "Salt in rivers", "issued": "2019", "container": "Journal of Imagined Deltas", "volume": "7", "issue": "2", "pages": "11–20"},
        ),
        (
            f"{NHUNG} (2018). Sổ tay nước mặn. NXB Châu thổ.",
            [NHUNG],
            {"title": "Sổ tay nước mặn", "issued": "2018", "publisher": "NXB Châu thổ"},
        ),
    ],
)  # fmt: skip
def test_a_citation_is_taken_apart(written: str, authors: list[str], wanted: dict[str, Any]) -> None:
    (work,) = citation.read(written).works
    document = work.document
    where = document.publication
    found = {
        "title": document.title, "issued": document.issued, "container": where.container, "volume": where.volume, "issue": where.issue,
        "pages": where.pages, "publisher": document.publisher, "level": document.thesis.level, "grantor": document.thesis.grantor,
        "doi": work.doi,
    }  # fmt: skip
    assert [one.name.display for one in document.contributors] == authors
    assert {name: value for name, value in found.items() if value} == wanted
    assert work.confidence <= 0.5


@pytest.mark.parametrize(
    "written",
    [
        "Something of the year 2020 that is no citation",
        "2020",
        "(2020)",
        "((((2020",
        "“”" * 200 + " 2020",
        "a, " * 3000 + "(2020). B.",
    ],
)
def test_whatever_it_is_reading_it_ends(written: str) -> None:
    assert citation.read(written).source == "citation"
