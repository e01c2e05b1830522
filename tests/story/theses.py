"""Real theses: phrases of a page by which a reader would look for it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pypdfium2

NAMES = ("klaa-luanvan.pdf", "nnthai-datn-word2019.pdf", "vuhuyhop-luanvan-wps.pdf")
_WORD = re.compile(r"[^\W\d_]{2,}")


def page_texts(path: Path) -> list[str]:
    """The text of every page as bare pypdfium2 gives it, NFC."""
    document = pypdfium2.PdfDocument(path)
    try:
        return [unicodedata.normalize("NFC", page.get_textpage().get_text_range()) for page in document]
    finally:
        document.close()


def phrase(pages: list[str], number: int) -> str:
    """Four (else three) consecutive words of one line of page `number` (from 1): if it has them, words that stand on no
    other page (a cover may be there twice) and have marks (a page of English references has none)."""
    others = " ".join(" ".join(_WORD.findall(text.lower())) for at, text in enumerate(pages, 1) if at != number)
    runs = [run for length in (4, 3) for line in pages[number - 1].splitlines() for run in _runs(line, length)]
    assert runs, f"page {number} has no words"
    return max(runs, key=lambda run: (run.lower() not in others, unmarked(run) != run, len(run.split())))


def last_page(pages: list[str]) -> int:
    """The number of the last page on which words stand (the very last may hold a page number or a picture alone)."""
    return max(number for number, text in enumerate(pages, 1) if any(True for line in text.splitlines() for _ in _runs(line, 3)))


def _runs(line: str, length: int) -> Iterator[str]:
    """Words that follow each other with nothing but space between them."""
    words = _WORD.findall(line)
    for start in range(len(words) - length + 1):
        run = words[start : start + length]
        if re.search(r"(?<!\S)" + r"\s+".join(map(re.escape, run)) + r"(?!\S)", line):
            yield " ".join(run)


def unmarked(text: str) -> str:
    """As somebody types who leaves out the marks."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(one for one in decomposed if not unicodedata.combining(one))
