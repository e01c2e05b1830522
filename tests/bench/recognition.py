"""Recognised scans against their known text: recall of words, quality as the reader sees it, and seconds a page.

The simulated scans of `KHOMO_TEST_DATA` come with their text. Noisy scans are made here from born-digital pages: drawn grey at 300
pixels an inch, half a degree askew, with Gaussian noise over them, kept as JPEG. Without real data the pages are drawn.
"""

from __future__ import annotations

import os
import re
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops

from media.formats import PDF
from media.inspection.cleaning import clean
from media.recognition.recognise import overall, recognise_page
from media.recognition.tesseract import Tesseract, installed
from tests.media.recognition.scans import ENGLISH, VIETNAMESE, picture

SIMULATED = {
    "clean": ("scan-clean-300dpi-1bit", 0.95),
    "noisy, on its side": ("scan-rotated-90", 0.90),
    "poor": ("scan-poor-110dpi", None),
}
NOISY = 0.90
_PAGES = {"small": 2, "full": 1000}  # of each simulated scan
_SOURCES = {"small": 3, "full": 12}  # pages that noisy scans are made from
_WORDS_OF_A_PAGE, _LETTERS = 200, 0.95  # fewer words, or fewer of them words of letters, are covers, tables and formulas
_SKEW, _NOISE, _JPEG = 0.5, 25.0, 40  # degrees; standard deviation of 255 levels; quality
_RESOLUTION = 300


@dataclass(frozen=True)
class Measured:
    recall: float
    quality: float
    seconds: float  # a page


def run(scale: str) -> list[dict[str, object]]:
    tesseract = installed()
    if tesseract is None:
        return [{"name": "recognition", "value": "Tesseract is not installed", "unit": "", "goal": "", "met": None}]
    figures: list[dict[str, object]] = []
    if data := os.environ.get("KHOMO_TEST_DATA"):
        for name, (stem, goal) in SIMULATED.items():
            file, truth = simulated(Path(data), stem)
            figures += _figures(name, measured(file, truth[: _PAGES[scale]], tesseract), goal)
    with noisy_scan(_SOURCES[scale]) as (file, truth):
        figures += _figures("noisy and askew", measured(file, truth, tesseract), NOISY)
    return figures


def simulated(data: Path, stem: str) -> tuple[Path, list[str]]:
    """A simulated scan and the text of its pages."""
    file = data / "docs_vi_scan" / "derived" / f"{stem}.pdf"
    return file, file.with_suffix(".gt.txt").read_text(encoding="utf-8").rstrip("\f").split("\f")


def measured(file: Path, truth: Sequence[str], tesseract: Tesseract) -> Measured:
    """Its first pages, as many as there are of `truth`. Recall: the share of the words of the known text (letters and
    digits, NFC, whatever their case, each as often as it stands there) that were recognised."""
    began = time.monotonic()
    found = [recognise_page(file, PDF, number, tesseract) for number in range(1, len(truth) + 1)]
    seconds = (time.monotonic() - began) / len(truth)
    wanted = sum(map(words, truth), Counter[str]())
    have = sum((words(one.text) for one in found if one), Counter[str]())
    quality = overall((one.quality, one.letters) for one in found if one) or 0.0
    return Measured((wanted & have).total() / wanted.total(), quality, seconds)


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", unicodedata.normalize("NFC", text).lower()))


@contextmanager
def noisy_scan(pages: int) -> Iterator[tuple[Path, list[str]]]:
    """A scan of so many pages, and their text."""
    sources = list(_born_digital(pages))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "noisy.pdf"
        first, *others = [as_scanned(page) for page, _text in sources]
        first.save(file, "PDF", save_all=True, append_images=others, resolution=_RESOLUTION, quality=_JPEG)
        yield file, [text for _page, text in sources]


def as_scanned(page: Image.Image) -> Image.Image:
    askew = page.rotate(_SKEW, Image.Resampling.BICUBIC, fillcolor=255)
    return ImageChops.add(askew, Image.effect_noise(askew.size, _NOISE), scale=1, offset=-128)


def _born_digital(most: int) -> Iterator[tuple[Image.Image, str]]:
    """Pages of running text, each from another thesis while there are any; drawn ones where there is no real data."""
    data = os.environ.get("KHOMO_TEST_DATA")
    if not data:
        yield from ((picture(text, size=42).resize((2480, 3508)), text) for text in (VIETNAMESE, ENGLISH, VIETNAMESE)[:most])
        return
    files = sorted((Path(data) / "docs_vi_unlicensed").glob("*.pdf"))
    found = 0
    for file in files:
        with pypdfium2.PdfDocument(file) as document:
            for at in range(len(document) // 2, len(document)):
                text = clean(document[at].get_textpage().get_text_bounded())
                if _is_running_text(text):
                    yield document[at].render(scale=_RESOLUTION / 72, grayscale=True).to_pil().convert("L"), text
                    found += 1
                    break
        if found == most:
            return


def _is_running_text(text: str) -> bool:
    found = words(text)
    return (
        sum(count for word, count in found.items() if word.isalpha() and len(word) > 1)
        >= _LETTERS * found.total()
        >= _LETTERS * _WORDS_OF_A_PAGE
    )


def _figures(name: str, found: Measured, goal: float | None) -> list[dict[str, object]]:
    told = f"≥ {goal:.2f}" if goal else ""
    return [
        {
            "name": f"{name}: recall",
            "value": round(found.recall, 3),
            "unit": "of words",
            "goal": told,
            "met": goal and found.recall >= goal,
        },
        {"name": f"{name}: quality told", "value": found.quality, "unit": "of 1", "goal": "", "met": None},
        {"name": f"{name}: time", "value": round(found.seconds, 1), "unit": "s a page", "goal": "", "met": None},
    ]
