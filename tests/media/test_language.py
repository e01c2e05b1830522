"""Vietnamese, English, or honestly unknown."""

import pytest

from media.inspection.language import language
from tests.media.documents import ENGLISH

VIETNAMESE = (
    "Luận văn trình bày phương pháp nhận dạng tiếng nói cho các phương ngữ của tiếng Việt, đánh giá trên tập dữ liệu "
    "do nhóm tác giả thu thập, và so sánh với những kết quả đã được công bố trước đây trong nước."
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (VIETNAMESE, "vi"),
        (ENGLISH, "en"),
        (f"{VIETNAMESE}\n{ENGLISH}", "vi"),
        ("Diese Arbeit untersucht die Steuerung von Kolonnen und ist in deutscher Sprache geschrieben worden, weil " * 3, ""),
        ("Ce mémoire présente une méthode de reconnaissance de la parole pour les dialectes de la région étudiée " * 3, ""),
        ("Luan van trinh bay phuong phap nhan dang tieng noi cho cac phuong ngu cua tieng Viet khong co dau " * 3, ""),
        ("Trang 1", ""),
        ("1 2 3 4 5 6 7 8 9 10 " * 10, ""),
        ("", ""),
    ],
)
def test_the_language_is_told_or_left_open(text: str, expected: str) -> None:
    assert language(text) == expected


def test_the_middle_of_a_long_text_counts() -> None:
    assert language(ENGLISH * 5 + VIETNAMESE * 1000 + ENGLISH * 5) == "vi"
