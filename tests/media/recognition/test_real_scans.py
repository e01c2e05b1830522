"""Simulated scans of real documents, whose text is known. Recall: the share of the words of the known text (letters and digits,
NFC, whatever their case, each as often as it stands there) that were recognised."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from media.inspection.inspect import inspect_path
from media.recognition.recognise import overall, recognise_page
from media.recognition.tesseract import Tesseract

pytestmark = pytest.mark.real_data


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", unicodedata.normalize("NFC", text).lower()))


@pytest.mark.parametrize(
    ("name", "pages", "least"),
    [("scan-clean-300dpi-1bit", (1, 2), 0.95), ("scan-rotated-90", (1,), 0.9), ("scan-poor-110dpi", (1,), 0.75)],
)
def test_recall_on_simulated_scans(
    real_data: Path, tesseract: Tesseract, name: str, pages: tuple[int, ...], least: float
) -> None:
    file = real_data / "docs_vi_scan" / "derived" / f"{name}.pdf"
    truth = file.with_suffix(".gt.txt").read_text(encoding="utf-8").split("\f")
    found = [recognise_page(file, "application/pdf", page, tesseract) for page in pages]
    wanted = sum((words(truth[page - 1]) for page in pages), Counter[str]())
    have = sum((words(one.text) for one in found if one), Counter[str]())
    assert (wanted & have).total() / wanted.total() >= least
    quality = overall((one.quality, one.letters) for one in found if one)
    assert quality is not None and quality >= 0.55


def test_a_real_scan_is_recognised(real_data: Path, tesseract: Tesseract) -> None:
    found = inspect_path(real_data / "docs_vi_scan" / "ctu-kehoach-scan-ricoh.pdf", recognise_seconds=100)
    assert (found.status, found.language) == ("ocr", "vi") and (found.ocr_quality or 0) > 0.7
