"""Simulated scans of real documents, and noisy ones made from real pages, are recognised as well as promised; recall is
defined by the benchmark."""

from __future__ import annotations

from pathlib import Path

import pytest

from media.inspection.inspect import inspect_path
from media.recognition.tesseract import Tesseract
from tests.bench.recognition import NOISY, measured, noisy_scan, simulated

pytestmark = pytest.mark.real_data


@pytest.mark.parametrize(
    ("stem", "pages", "least"),
    [("scan-clean-300dpi-1bit", 2, 0.95), ("scan-rotated-90", 1, 0.9), ("scan-poor-110dpi", 1, 0.75)],
)
def test_recall_on_simulated_scans(real_data: Path, tesseract: Tesseract, stem: str, pages: int, least: float) -> None:
    file, truth = simulated(real_data, stem)
    found = measured(file, truth[:pages], tesseract)
    assert found.recall >= least
    assert found.quality >= 0.55


def test_recall_on_a_noisy_scan(real_data: Path, tesseract: Tesseract) -> None:
    with noisy_scan(2) as (file, truth):
        assert measured(file, truth, tesseract).recall >= NOISY


def test_a_real_scan_is_recognised(real_data: Path, tesseract: Tesseract) -> None:
    found = inspect_path(real_data / "docs_vi_scan" / "ctu-kehoach-scan-ricoh.pdf", recognise_seconds=100)
    assert (found.status, found.language) == ("ocr", "vi") and (found.ocr_quality or 0) > 0.7
