"""What a damaged page says of its letters: no height, one beyond measure, none at all."""

import math

import pytest

from media.inspection.finding import Finding
from media.inspection.guessing import guesses_of

TITLE = "Nghiên cứu xử lý nước thải bằng đất ngập nước kiến tạo"


@pytest.mark.parametrize("size", [0.0, -12.0, math.inf, math.nan, 1e300])
def test_letters_of_no_sensible_size_are_read_all_the_same(size: float) -> None:
    finding = Finding("text", "application/pdf", 1, [TITLE], language="vi")
    finding.layout = {1: [[TITLE, size, 100.0, 50.0, 400.0], ["Huế, năm 2021", size, 700.0, 50.0, 400.0]]}
    guesses = guesses_of(finding)
    assert guesses["title"]["value"] == TITLE
    assert guesses["year"]["value"] == "2021"
