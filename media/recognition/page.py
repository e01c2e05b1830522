"""One page read by Tesseract. Runs in the child process only, whose limits the engine inherits."""

from __future__ import annotations

import ctypes
import io
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from PIL import Image

from media.inspection.cleaning import clean
from media.recognition.picture import count_images, of_page
from media.recognition.quality import is_vietnamese, quality

_RESOLUTION: Final = "300"
_ENOUGH: Final = 0.6  # quality below which a page may lie on its side
_LEAST: Final = 0.35  # quality below which what was read is noise: a photograph, a drawing
_DIE_WITH_PARENT: Final = 1  # <linux/prctl.h>, PR_SET_PDEATHSIG
_TURNED = re.compile(r"^Rotate: (90|180|270)$", re.M)


@dataclass(frozen=True)
class Word:
    line: tuple[str, str, str]  # block, paragraph, line
    left: int
    top: int
    width: int
    height: int
    confidence: float  # 0 to 1
    text: str


def count_pages(path: str, limits: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The pages of an image file, told as `pdf_text.read_text` tells them: none has text."""
    pages = min(count_images(path), limits["pages"])
    yield {"pages": pages}
    for number in range(1, pages + 1):
        yield {"page": number, "text": "", "real": False}
    yield {"status": "no_text"}


def recognise(path: str, limits: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yields `{"page": n, "text": …, "quality": 0 to 1, "letters": n, "lines": as in pdf_lines}`, once; the text is empty where
    there is none. `limits` has `number`, `media_type`, `program`, `languages` (tried one after another) and `turns`."""
    picture = of_page(path, limits["media_type"], limits["number"])
    best = _Read([]) if picture is None else _read_best(picture, limits)
    told = best if best.quality >= _LEAST else _Read([])
    yield {
        "page": limits["number"],
        "text": told.text,
        "quality": told.quality,
        "letters": sum(map(str.isalpha, told.text)),
        "lines": told.lines,
    }


class _Read:
    """What one run of the engine found."""

    def __init__(self, words: list[Word]) -> None:
        rows = [list(row) for _line, row in groupby(words, key=lambda word: word.line)]
        self.lines = [_line(row) for row in rows]
        self.text = clean(_text(rows)).strip()
        letters = sum(len(word.text) for word in words)
        confidence = sum(word.confidence * len(word.text) for word in words) / letters if letters else 0
        self.quality = quality(self.text, confidence)


def _read_best(picture: Image.Image, limits: dict[str, Any]) -> _Read:
    main, *others = limits["languages"]
    best = _Read(_words(picture, limits["program"], main))
    if best.quality < _ENOUGH and limits["turns"] and (turned := _turned(picture, limits["program"])):
        picture = turned
        best = max(best, _Read(_words(picture, limits["program"], main)), key=lambda read: read.quality)
    for language in others:
        if not is_vietnamese(best.text):
            best = max(best, _Read(_words(picture, limits["program"], language)), key=lambda read: read.quality)
    return best


def _turned(picture: Image.Image, program: str) -> Image.Image | None:
    """The picture the right way up; None where it seems to be so already."""
    found = _TURNED.search(_run(picture, [program, "stdin", "stdout", "--psm", "0", "-l", "osd"]))
    return picture.rotate(-int(found.group(1)), expand=True) if found else None


def _words(picture: Image.Image, program: str, language: str) -> list[Word]:
    table = _run(picture, [program, "stdin", "stdout", "--psm", "3", "--dpi", _RESOLUTION, "-l", language, "tsv"])
    found = []
    for row in table.split("\n")[1:]:
        cells = row.split("\t")
        if len(cells) == 12 and cells[0] == "5" and cells[11].strip():
            left, top, width, height = map(int, cells[6:10])
            text = cells[11].strip()
            found.append(Word((cells[2], cells[3], cells[4]), left, top, width, height, max(float(cells[10]), 0) / 100, text))
    return found


def _run(picture: Image.Image, command: list[str]) -> str:
    """The engine's answer; an empty one where it gave up."""
    sent = io.BytesIO()
    picture.save(sent, "PNG", compress_level=1)
    # One thread: on a page several wait for one another more than they help, and a site's cores have other work.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    done = subprocess.run(command, input=sent.getvalue(), capture_output=True, env=environment, preexec_fn=_die_with_parent)
    return done.stdout.decode("utf-8", errors="replace") if done.returncode == 0 else ""


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def _line(row: list[Word]) -> list[Any]:
    """As `pdf_lines` measures lines, in pixels."""
    heights = sorted(word.height for word in row)
    top, right = min(word.top for word in row), max(word.left + word.width for word in row)
    return [clean(" ".join(word.text for word in row)), heights[len(heights) // 2], top, min(word.left for word in row), right]


def _text(rows: list[list[Word]]) -> str:
    """Lines, with an empty one between paragraphs."""
    parts: list[str] = []
    for before, row in zip([None, *rows], rows, strict=False):
        new = before is not None and before[0].line[:2] != row[0].line[:2]
        parts.append(("\n" if new else "") + " ".join(word.text for word in row))
    return "\n".join(parts)
