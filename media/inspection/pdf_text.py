"""Text of a PDF, page by page, by PDFium. Runs in the child process only: the file may be hostile."""

from __future__ import annotations

import ctypes
import itertools
import re
from collections import deque
from collections.abc import Iterator
from typing import Any

import pypdfium2
from pypdfium2 import raw

from media.inspection.cleaning import clean
from media.inspection.legacy.documents import Guess

_WORD = re.compile(r"[^\W\d_]{2}")
_FEW = 100  # letters: a page with fewer may be a scan with a stamp or a page number on it
_COVERS = 0.8  # of the page's area: an image as large as this is a scan
_MOST_OBJECTS = 500
_SPECIMEN = b"""%PDF-1.4
1 0 obj <</Type/Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type/Pages /Kids[3 0 R] /Count 1>> endobj
3 0 obj <</Type/Page /Parent 2 0 R /MediaBox[0 0 99 99] /Contents 4 0 R
  /Resources<</Font<</F<</Type/Font /Subtype/Type1 /BaseFont/Helvetica>>>>>>>> endobj
4 0 obj <</Length 31>> stream
BT /F 9 Tf 9 9 Td (warm) Tj ET
endstream endobj
trailer <</Root 1 0 R>>
"""
_buffer = (ctypes.c_ushort * 32_768)()  # UTF-16 units; a full page of a thesis has 4,000
Line = dict[str, Any]


def warm_up() -> None:
    """Read a page of our own, so that PDFium's tables are made once, before the process forks: 10 ms less a file."""
    document = pypdfium2.PdfDocument(_SPECIMEN)
    if _page(document, 0)["text"] != "warm":
        raise RuntimeError("PDFium does not read our own page")
    document.close()


def read_text(path: str, limits: dict[str, Any]) -> Iterator[Line]:
    """Yields `{"pages": n}`, `{"page": n, "text": …, "real": …}` for each page, at last `{"status": …}`.

    A page is `real` when somebody could find it by a word: a scan with a stamped number is not. A page that cannot be
    loaded has no text and says `"broken": True`.
    """
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        yield {"status": "encrypted" if locked else "damaged"}
        return
    count = len(document)
    yield {"pages": count}
    if count > limits["pages"]:
        yield {"status": "too_large"}
        return
    characters, real, broken = 0, False, 0
    guess, lines = Guess(), deque[Line]()
    for text in guess.mended(_texts(document, count, lines)):
        line = lines.popleft()
        line["text"] = clean(text)
        characters += len(text)
        if characters > limits["characters"]:
            yield {"status": "too_large"}
            return
        real |= line["real"]
        broken += "broken" in line
        yield line
    if guess.found:
        yield {"facts": {"legacy_encoding": sorted(guess.found)}}
    yield {"status": "damaged" if broken == count else "text" if real else "no_text"}


def _texts(document: pypdfium2.PdfDocument, count: int, lines: deque[Line]) -> Iterator[str]:
    """The texts of all pages as PDFium says them, one by one; what else is known of them is put into `lines`."""
    for number in range(count):
        lines.append(_page(document, number))
        yield lines[-1]["text"]


def _page(document: pypdfium2.PdfDocument, number: int) -> Line:
    """PDFium is asked without pypdfium2's objects, whose keeping costs a tenth of the time; they serve for the odd page."""
    page = raw.FPDF_LoadPage(document, number)
    text_page = raw.FPDFText_LoadPage(page) if page else None
    if not text_page:
        if page:
            raw.FPDF_ClosePage(page)
        return {"page": number + 1, "text": "", "real": False, "broken": True}
    text = _text_of(page, text_page)
    raw.FPDFText_ClosePage(text_page)
    raw.FPDF_ClosePage(page)
    real = bool(_WORD.search(text)) and not (_has_few(text) and _is_scan(document, number))
    return {"page": number + 1, "text": text, "real": real}


def _text_of(page: Any, text_page: Any) -> str:
    """The text inside the page's box: PDFium is asked once where it fits, else first for the length."""
    box = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, box)
    buffer, size = _buffer, len(_buffer)
    length = raw.FPDFText_GetBoundedText(text_page, box.left, box.top, box.right, box.bottom, buffer, size)
    if length >= size:
        size = raw.FPDFText_GetBoundedText(text_page, box.left, box.top, box.right, box.bottom, None, 0)
        buffer = (ctypes.c_ushort * size)()
        length = raw.FPDFText_GetBoundedText(text_page, box.left, box.top, box.right, box.bottom, buffer, size)
    return ctypes.string_at(buffer, 2 * length).decode("utf-16-le", errors="ignore").rstrip("\0")


def _has_few(text: str) -> bool:
    return sum(map(str.isalpha, text[: 2 * _FEW])) < _FEW and sum(map(str.isalpha, text[: 10 * _FEW])) < _FEW


def _is_scan(document: pypdfium2.PdfDocument, number: int) -> bool:
    """Whether one image covers the page, which has few letters."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return False
    try:
        width, height = page.get_size()
        images = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2)
        for image in itertools.islice(images, _MOST_OBJECTS):
            left, bottom, right, top = image.get_bounds()
            if (right - left) * (top - bottom) >= _COVERS * width * height:
                return True
    finally:
        page.close()
    return False
