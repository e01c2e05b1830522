"""On the real theses the guesses are as good as promised."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.guessing import GOALS, shares

pytestmark = pytest.mark.real_data


def test_titles_authors_and_years_of_real_theses(real_data: Path) -> None:
    right, asked = shares(real_data)
    assert min(asked.values()) >= 20
    for field, goal in GOALS.items():
        assert right[field] >= goal * asked[field], f"{field}: {right[field]} of {asked[field]}"
