"""Which words of a title are marked: those by which the index finds it, were it by their stems."""

from __future__ import annotations

import pytest

from portal.search.marking import marked


def found(title: str, question: str, language: str = "") -> list[str]:
    return [text for text, is_match in marked(title, question, language).parts if is_match]


@pytest.mark.parametrize(
    ("title", "language", "question", "expected"),
    [
        ("Harvesting rain in dry villages", "en", "harvest", ["Harvesting"]),
        ("Harvesting rain in dry villages", "en-GB", "harvested village", ["Harvesting", "villages"]),
        ("Étude des rivières salées", "fr", "rivière salé", ["rivières salées"]),
        ("On the harvesting of rain and the ways in which it is stored for the dry season", "", "harvests", ["harvesting"]),
        ("Harvesting rain", "vi", "harvest", []),
        ("Harvesting rain", "", "harvest", []),
        ("Thu hoạch lúa ở đồng bằng", "vi", "thu hoach", ["Thu hoạch"]),
        ("T-cell harvesting", "en", "t-cells", ["T"]),
    ],
)
def test_a_title_is_marked_where_it_was_found(title: str, language: str, question: str, expected: list[str]) -> None:
    assert found(title, question, language) == expected


def test_nothing_of_a_title_is_lost_by_marking() -> None:
    title = "Harvesting rain in dry villages"
    assert str(marked(title, "rains drier village", "en")) == title
