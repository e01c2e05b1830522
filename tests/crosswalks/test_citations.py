"""Citations as a reader copies them."""

from __future__ import annotations

from typing import Any

import pytest

from deposits.crosswalks.exports import Style, citation
from deposits.models import Institution
from tests.crosswalks.works import ARTICLE, THESIS, public_record


def cite(style: Style, metadata: dict[str, Any] = THESIS, **changes: Any) -> str:
    """Italic parts between asterisks."""
    parts = citation(public_record(metadata, **changes), style)
    return "".join(f"*{one.text}*" if one.italic and one.text else one.text for one in parts)


TITLE = "Động lực xâm nhập mặn ở vùng ven biển: Trường hợp sông Hậu"


def test_a_thesis_in_each_style() -> None:
    assert cite("tcvn") == f"Trần Thị Hồng Nhung (2026), *{TITLE}*, Luận án tiến sĩ, Đại học Khoa học Sông Hậu, Cần Thơ."
    assert cite("apa") == (
        f"Trần, T. H. N. (2026). *{TITLE}* [Luận án tiến sĩ, Đại học Khoa học Sông Hậu]. Kho Mở. "
        "https://khomo.example.vn/records/4h7k9bc/"
    )
    assert cite("ieee") == (
        f"T. T. H. Nhung, “{TITLE},” Luận án tiến sĩ, Đại học Khoa học Sông Hậu, Cần Thơ, 2026. [Online]. Available: "
        "https://khomo.example.vn/records/4h7k9bc/"
    )


def test_an_article_in_each_style() -> None:
    assert (
        cite("tcvn", ARTICLE) == "Trần Thị Nhung và John Smith (2024), “Salinity & rice”, *Tạp chí Môi trường*, 12(3), tr. 45–58."
    )
    assert cite("apa", ARTICLE) == (
        "Trần, T. N., & Smith, J. (2024). Salinity & rice. *Tạp chí Môi trường**, 12*(3), 45–58. https://doi.org/10.1234/mt.45"
    )
    assert cite("ieee", ARTICLE) == (
        "T. T. Nhung and J. Smith, “Salinity & rice,” *Tạp chí Môi trường*, vol. 12, no. 3, pp. 45–58, 2024. [Online]. "
        "Available: https://doi.org/10.1234/mt.45"
    )


def authors(count: int) -> list[dict[str, Any]]:
    return [
        {"role": "author", "name": {"display": f"Lê {name}", "family": "Lê", "given": name}}
        for name in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[:count]
    ]


@pytest.mark.parametrize(
    ("style", "count", "begins"),
    [
        ("tcvn", 2, "Lê A và Lê B (2026)"),
        ("tcvn", 3, "Lê A, Lê B và Lê C (2026)"),
        ("tcvn", 4, "Lê A và cộng sự (2026)"),
        ("apa", 2, "Lê, A., & Lê, B. (2026)"),
        ("apa", 3, "Lê, A., Lê, B., & Lê, C. (2026)"),
        ("apa", 21, "Lê, A., Lê, B., Lê, C., Lê, D., Lê, E., Lê, F., Lê, G., Lê, H., Lê, I., Lê, J., Lê, K., Lê, L., Lê, M., "
                    "Lê, N., Lê, O., Lê, P., Lê, Q., Lê, R., Lê, S., … Lê, U. (2026)"),
        ("ieee", 2, "L. A and L. B, "),
        ("ieee", 3, "L. A, L. B, and L. C, "),
        ("ieee", 7, "L. A et al., "),
    ],
)  # fmt: skip
def test_many_authors(style: Style, count: int, begins: str) -> None:
    assert cite(style, contributors=authors(count)).startswith(begins)


@pytest.mark.parametrize("style", ["tcvn", "apa", "ieee"])
def test_an_organisation_stands_for_a_work_without_names(style: Style) -> None:
    text = cite(style, contributors=[], thesis={}, institution=Institution(name="Viện Hải dương học"))
    assert text.startswith("Viện Hải dương học")
    assert "None" not in text and ", ," not in text


def test_the_kind_is_named_in_the_language_of_the_work() -> None:
    assert "Doctoral thesis" in cite("apa", language="en")
    assert "Luận án tiến sĩ" in cite("apa", language="vi")
