"""How a PDF is laid out: sizes of pages, outline, and where the words of a page stand. Runs in the child process only."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from media.inspection.cleaning import one_line

_MOST_PAGES = 20_000
_MOST_CHAPTERS = 2_000
_DEEPEST = 6
_MOST_CHARACTERS = 60_000  # of one page
_SMALLEST, _LARGEST = 1.0, 14_400.0  # points; ISO 32000-1, annex C.2
_SPACES = frozenset({0x20, 0x09, 0x0A, 0x0D, 0xA0, 0x2002, 0x2003, 0x2009, 0x202F, 0x3000})

# One word: left, top, width, height in points from the upper left corner of the page as it is shown, and its text.
Word = list[Any]


def read_layout(path: str, limits: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yields `{"sizes": [[width, height], …]}` in points, a page each, then `{"outline": [[level, title, page], …]}`."""
    document = pypdfium2.PdfDocument(path)
    yield {"sizes": [_size(document, index) for index in range(min(len(document), _MOST_PAGES))]}
    outline = []
    for entry in itertools.islice(document.get_toc(max_depth=_DEEPEST), _MOST_CHAPTERS):
        target = entry.get_dest()
        index = target.get_index() if target else None
        title = one_line(entry.get_title(), 200)
        if title and index is not None and 0 <= index < len(document):
            outline.append([entry.level, title, index + 1])
    yield {"outline": outline}


def read_words(path: str, limits: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yields `{"words": [[left, top, width, height, text], …]}` of the page `number` (from 1), in the order of its text."""
    page = pypdfium2.PdfDocument(path)[limits["number"] - 1]
    yield {"words": list(_words(page))}


def _size(document: pypdfium2.PdfDocument, index: int) -> list[float]:
    try:
        found = document.get_page_size(index)
    except pypdfium2.PdfiumError:
        found = (595.0, 842.0)
    return [round(min(max(side, _SMALLEST), _LARGEST), 2) for side in found]


def _words(page: pypdfium2.PdfPage) -> Iterator[Word]:
    text = page.get_textpage()
    letters: list[str] = []
    box: list[float] = []
    for index in range(min(text.count_chars(), _MOST_CHARACTERS)):
        code = pdfium.FPDFText_GetUnicode(text, index)
        here = None if code in _SPACES or code < 0x20 else _char_box(text, index)
        if here is None or (box and _leaves_line(box, here)):
            if letters:
                yield _placed(page, letters, box)
            letters, box = [], []
        if here is not None and not 0xD800 <= code <= 0xDFFF and code <= 0x10FFFF:
            letters.append(chr(code))
            box = _around(box, here) if box else here
    if letters:
        yield _placed(page, letters, box)


def _char_box(text: pypdfium2.PdfTextPage, index: int) -> list[float]:
    """Left, bottom, right, top, in the page's own coordinates; as high as the line, not as the letter."""
    loose = pdfium.FS_RECTF()
    if not pdfium.FPDFText_GetLooseCharBox(text, index, ctypes.byref(loose)):
        return [0.0, 0.0, 0.0, 0.0]
    return [loose.left, loose.bottom, loose.right, loose.top]


def _leaves_line(box: list[float], here: list[float]) -> bool:
    """A letter whose middle lies above or below the word so far belongs to another line (a hyphenated word's second part)."""
    middle = (here[1] + here[3]) / 2
    return here[3] > here[1] and not box[1] <= middle <= box[3] and here[0] < box[2]


def _around(one: list[float], other: list[float]) -> list[float]:
    if other[2] <= other[0]:
        return one
    return [min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])]


def _placed(page: pypdfium2.PdfPage, letters: list[str], box: list[float]) -> Word:
    """From the page's coordinates (its boxes, its rotation) to those of its picture."""
    left, top = _shown(page, box[0], box[3])
    right, bottom = _shown(page, box[2], box[1])
    place = [min(left, right), min(top, bottom), abs(right - left), abs(bottom - top)]
    return [*(round(one, 1) for one in place), "".join(letters)]


def _shown(page: pypdfium2.PdfPage, x: float, y: float) -> tuple[float, float]:
    """PDFium gives whole pixels: a hundredth of a point each."""
    width, height = page.get_size()
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(
        page, 0, 0, round(width * 100), round(height * 100), 0, x, y, ctypes.byref(across), ctypes.byref(down)
    )
    return across.value / 100, down.value / 100
