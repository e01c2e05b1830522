"""Pages that are pictures are recognised; pages with text are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from media.inspection.finding import Finding
from media.inspection.inspect import inspect_path
from media.recognition.quality import quality, real_share
from media.recognition.tesseract import Tesseract, installed, missing
from tests.media.recognition import scans
from tests.media.recognition.scans import ENGLISH, FAIR, VIETNAMESE, picture, recall


def found(tmp_path: Path, content: bytes, name: str = "a.pdf", seconds: float = 120) -> Finding:
    file = tmp_path / name
    file.write_bytes(content)
    return inspect_path(file, recognise_seconds=seconds)


def test_a_scan_becomes_text_with_a_quality(tesseract: Tesseract, tmp_path: Path) -> None:
    finding = found(tmp_path, scans.pdf(picture(VIETNAMESE)))
    assert (finding.status, finding.language, finding.pages) == ("ocr", "vi", 1)
    assert recall(VIETNAMESE, finding.text[0]) >= FAIR
    assert finding.ocr_quality is not None and finding.ocr_quality > 0.8
    assert finding.facts["pages_recognised"] == 1


def test_a_noisy_scan_is_read_too(tesseract: Tesseract, tmp_path: Path) -> None:
    finding = found(tmp_path, scans.pdf(picture(ENGLISH, noise=120)))
    assert finding.status == "ocr" and recall(ENGLISH, finding.text[0]) >= 0.9


def test_a_page_on_its_side_is_turned(tesseract: Tesseract, tmp_path: Path) -> None:
    finding = found(tmp_path, scans.pdf(picture(f"{VIETNAMESE} {ENGLISH} {VIETNAMESE}", turn=90)))
    assert recall(VIETNAMESE, finding.text[0]) >= FAIR


def test_pages_with_text_keep_it_and_only_the_others_are_recognised(tesseract: Tesseract, tmp_path: Path) -> None:
    finding = found(tmp_path, scans.pdf(f"born digital {ENGLISH}", picture(ENGLISH), f"also born digital {ENGLISH}"))
    assert finding.text[0].startswith("born digital") and finding.text[2].startswith("also born digital")
    assert recall(ENGLISH, finding.text[1]) >= 0.95
    assert finding.image_pages == [2] and finding.facts["pages_recognised"] == 1
    assert finding.status == "text", "most of its text is its own"


def test_images_are_scans_too(tesseract: Tesseract, tmp_path: Path) -> None:
    finding = found(tmp_path, scans.image(picture(VIETNAMESE), picture(ENGLISH)), "two.tiff")
    assert (finding.status, finding.pages) == ("ocr", 2)
    assert recall(VIETNAMESE, finding.text[0]) >= FAIR and recall(ENGLISH, finding.text[1]) >= 0.95
    assert found(tmp_path, scans.image(picture(ENGLISH), kind="PNG"), "one.png").status == "ocr"


def test_an_empty_page_and_a_picture_without_words_stay_without_text(tesseract: Tesseract, tmp_path: Path) -> None:
    photograph = Image.radial_gradient("L").resize((620, 877))
    finding = found(tmp_path, scans.pdf(picture(""), photograph))
    assert (finding.status, finding.text, finding.ocr_quality) == ("no_text", ["", ""], None)


def test_what_there_was_no_time_for_is_said(tesseract: Tesseract, tmp_path: Path) -> None:
    finding = found(tmp_path, scans.pdf(picture(ENGLISH)), seconds=0.001)
    assert finding.status == "no_text" and finding.facts["pages_not_recognised"] == 1


def test_without_tesseract_a_scan_has_no_text_and_the_reason_is_a_fact(without_tesseract: None, tmp_path: Path) -> None:
    finding = found(tmp_path, scans.pdf(picture(ENGLISH)))
    assert (finding.status, finding.facts["recognition"]) == ("no_text", "unavailable")
    assert installed() is None and missing()[0] == "tesseract-ocr"


@pytest.mark.parametrize(
    ("text", "least", "most"), [(VIETNAMESE, 0.98, 1), (ENGLISH, 0.98, 1), ("Lu4n vfin trlnh bgy ptnng phxp", 0, 0.6), ("", 0, 0)]
)
def test_quality_asks_whether_words_can_be_words(text: str, least: float, most: float) -> None:
    assert least <= real_share(text) <= most
    assert quality(text, 0.5) <= most / 2
