"""What kind of work it is, is told from its cover or from the head of its first page."""

from __future__ import annotations

import pytest

from media.guessing.lines import Line
from tests.media.guessing.covers import guessed, page

_RUNNING = [
    f"9|60| Running text of a paper that goes on and on over the whole width of the page, line {number}." for number in range(12)
]
WORKS: dict[str, tuple[list[Line], str]] = {
    "a doctoral thesis": (page(1, "12| TRƯỜNG ĐẠI HỌC MẪU", "", "14| Lê Thị Mẫu", "", "18| Nước mặn ở hạ lưu", "", "14| LUẬN ÁN TIẾN SĨ"), "doctoral-thesis"),
    "a bachelor thesis": (page(1, "12| TRƯỜNG ĐẠI HỌC MẪU", "", "18| Nước mặn ở hạ lưu", "", "14| KHÓA LUẬN TỐT NGHIỆP"), "bachelor-thesis"),
    "a report of a task": (
        page(1, "12| BỘ GIÁO DỤC VÀ ĐÀO TẠO", "", "14| BÁO CÁO TỔNG KẾT", "14| ĐỀ TÀI KHOA HỌC VÀ CÔNG NGHỆ CẤP BỘ", "", "18| Nước mặn ở hạ lưu"),
        "task-report",
    ),
    "a textbook": (page(1, "12| TRƯỜNG ĐẠI HỌC MẪU", "", "14| GIÁO TRÌNH", "20| Thủy văn học đại cương"), "learning-material"),
    "an article": (page(1, "9| Tạp chí Khoa học Mẫu, tập 12, số 3 (2024)", "", "16| Nước mặn và lúa", "10| Lê Thị Mẫu", *_RUNNING), "article"),
    "a conference paper": (page(1, "9| Kỷ yếu Hội nghị khoa học Châu thổ 2024", "", "16| Nước mặn và lúa", "10| Lê Thị Mẫu", *_RUNNING), "conference-paper"),
}  # fmt: skip


@pytest.mark.parametrize("name", WORKS)
def test_the_kind_is_told(name: str) -> None:
    lines, expected = WORKS[name]
    assert guessed(lines).get("kind") == expected


def test_nothing_is_claimed_of_a_page_that_says_nothing() -> None:
    assert "kind" not in guessed(page(1, "18| Nước mặn ở hạ lưu", "", "14| Lê Thị Mẫu"))
    assert "kind" not in guessed(page(1, "16| Nước mặn và lúa", "10| Lê Thị Mẫu", *_RUNNING))
