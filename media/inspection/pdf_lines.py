"""The lines of the first pages of a PDF with their sizes and places, by PDFium. Runs in the child process only."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2
from pypdfium2 import raw

from media.inspection.cleaning import clean

_MOST_CHARACTERS = 20_000  # of one page
_WITH_GAPS = 4  # leading pages, on which columns are told by the gaps between words
_BREAKS = (0x0A, 0x0D)


def read_lines(path: str, limits: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yields `{"layout": number, "lines": [[text, size, top, left, right], …]}` for each of the first `first_pages`. Points, from
    the top left corner of the page; `size` is the height of the font's box, as tall letters and marks need it.
    Three spaces in a text are a wide gap."""
    document = pypdfium2.PdfDocument(path)
    for number in range(min(len(document), limits["first_pages"])):
        try:
            page = document[number]
            lines = list(_lines(page, gaps=number < _WITH_GAPS))
        except pypdfium2.PdfiumError:
            lines = []
        yield {"layout": number + 1, "lines": lines}


def _lines(page: pypdfium2.PdfPage, *, gaps: bool) -> Iterator[list[Any]]:
    text_page = page.get_textpage()
    _left, _bottom, _right, top = page.get_bbox()
    line: list[tuple[int, int]] = []
    for index in range(min(text_page.count_chars(), _MOST_CHARACTERS)):
        unit = raw.FPDFText_GetUnicode(text_page, index)
        if unit not in _BREAKS:
            line.append((index, unit))
            continue
        yield from _measured(text_page, line, top, gaps)
        line = []
    yield from _measured(text_page, line, top, gaps)


def _measured(text_page: pypdfium2.PdfTextPage, line: list[tuple[int, int]], page_top: float, gaps: bool) -> Iterator[list[Any]]:
    visible = [index for index, unit in line if unit and not chr(unit).isspace()]
    if not visible:
        return
    left, _bottom, _right, _top = _box(text_page, visible[0])
    _left, bottom, _right, top = _box(text_page, visible[len(visible) // 2])
    _left, _bottom, right, _top = _box(text_page, visible[-1])
    text = clean("".join(_characters(text_page, line, top - bottom if gaps else 0))).strip()
    if text:
        yield [text, round(top - bottom, 1), round(page_top - top, 1), round(left, 1), round(right, 1)]


def _characters(text_page: pypdfium2.PdfTextPage, line: list[tuple[int, int]], size: float) -> Iterator[str]:
    """The letters; where a `size` is given, two words further apart than that have three spaces between them."""
    for place, (_index, unit) in enumerate(line):
        if not unit or 0xD800 <= unit < 0xE000:
            continue
        letter = chr(unit)
        if size and letter.isspace() and 0 < place < len(line) - 1:
            _left, _bottom, end, _top = _box(text_page, line[place - 1][0])
            start, _bottom, _right, _top = _box(text_page, line[place + 1][0])
            letter = "   " if end and start - end > size else letter
        yield letter


def _box(text_page: pypdfium2.PdfTextPage, index: int) -> tuple[float, float, float, float]:
    box = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(text_page, index, ctypes.byref(box)):
        return 0, 0, 0, 0
    return box.left, box.bottom, box.right, box.top
