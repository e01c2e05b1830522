"""The parent's side: a page of a file in, what was recognised out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from media.inspection.workshop import Job, run
from media.recognition.tesseract import Tesseract

PAGE_SECONDS: Final = 60.0  # of wall time for one page: an ordinary one takes two to nine
MOST_PAGES: Final = 3000  # of one file
_MEMORY_MB: Final = 1024  # of address space, for the drawing process and for the engine, each


@dataclass(frozen=True)
class Recognised:
    """`lines` as `pdf_lines` tells them, in pixels."""

    page: int
    text: str
    quality: float  # 0 to 1
    letters: int
    lines: list[list[Any]]
    peak_mb: float = 0  # resident memory of the engine


def recognise_page(
    path: Path, media_type: str, number: int, tesseract: Tesseract, seconds: float = PAGE_SECONDS
) -> Recognised | None:
    """None where the page could not be read within its limits."""
    wanted = {
        "number": number,
        "media_type": media_type,
        "program": tesseract.program,
        "languages": list(tesseract.languages),
        "turns": tesseract.turns,
    }
    result = run(Job("recognise", path, seconds, _MEMORY_MB, wanted))
    if result.end != "done" or not result.lines:
        return None
    said = result.lines[0]
    return Recognised(number, said["text"], float(said["quality"]), int(said["letters"]), said["lines"], result.peak_mb)


def overall(pages: Iterable[tuple[float, int]]) -> float | None:
    """The quality of several pages, given (quality, letters) of each: weighted by letters. None where nothing was read."""
    found = [(quality, letters) for quality, letters in pages if letters]
    total = sum(letters for _quality, letters in found)
    return round(sum(quality * letters for quality, letters in found) / total, 3) if total else None
