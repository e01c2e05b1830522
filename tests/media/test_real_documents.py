"""Real theses are read whole, page by page; every hostile file gets an honest status within its bounds."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pypdfium2
import pytest

from media.inspection.finding import Finding
from media.inspection.inspect import inspect_path
from media.inspection.legacy.syllables import is_syllable

pytestmark = pytest.mark.real_data
LETTERS = re.compile(r"[^\W\d_]+")
MARKED = re.compile("[\u00c0-\u1ef9]")


def words(text: str) -> set[str]:
    """Words of letters; those that were hyphenated at the end of a line (U+0002) are left out: we join them."""
    unbroken = " ".join(part for part in text.split() if "\x02" not in part)
    return set(LETTERS.findall(unicodedata.normalize("NFC", unbroken)))


def share_of_syllables(text: str) -> float:
    """Of the words with Vietnamese marks, how many can be syllables."""
    marked = [word for word in LETTERS.findall(unicodedata.normalize("NFC", text.replace("\x02", ""))) if MARKED.search(word)]
    return sum(map(is_syllable, marked)) / max(len(marked), 1)


def bare_pages(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


@pytest.fixture(scope="module")
def theses(real_data: Path) -> list[tuple[Path, Finding]]:
    return [(path, inspect_path(path)) for path in sorted((real_data / "docs_vi_unlicensed").glob("*.pdf"))]


def test_real_theses_have_text_in_vietnamese(theses: list[tuple[Path, Finding]]) -> None:
    assert len(theses) == 12
    for path, found in theses:
        assert (path.name, found.status, found.language) == (path.name, "text", "vi")


def test_every_page_has_the_words_that_pdfium_finds_on_it(theses: list[tuple[Path, Finding]]) -> None:
    for path, found in theses:
        bare = bare_pages(path)
        assert found.pages == len(found.text) == len(bare), path.name
        for number in (0, len(bare) // 2, len(bare) - 1):
            missing = words(bare[number]) - words(found.text[number])
            assert not missing, f"{path.name}, page {number + 1}: {sorted(missing)[:10]}"


def test_as_many_words_are_real_syllables_as_in_what_pdfium_says(real_data: Path, theses: list[tuple[Path, Finding]]) -> None:
    handbooks = [(path, inspect_path(path)) for path in sorted((real_data / "docs_vi").glob("*.pdf"))]
    for path, found in [*theses, *handbooks]:
        ours, bare = share_of_syllables("\n".join(found.text)), share_of_syllables("\n".join(bare_pages(path)))
        assert ours >= bare - 0.0005, f"{path.name}: {ours:.4f}, bare {bare:.4f}"


def test_no_real_document_is_taken_for_legacy_text(real_data: Path) -> None:
    for folder in ("docs_vi", "docs_vi_unlicensed", "docs_vi_docx", "docs_en"):
        for path in sorted((real_data / folder).iterdir()):
            assert "legacy_encoding" not in inspect_path(path).facts, path.name


def test_real_theses_in_word_are_read_like_their_pdf(real_data: Path) -> None:
    for path in sorted((real_data / "docs_vi_docx").iterdir()):
        found = inspect_path(path)
        assert (path.name, found.status, found.language) == (path.name, "text", "vi")
        assert share_of_syllables("\n".join(found.text)) > 0.98, path.name
    word = inspect_path(real_data / "docs_vi_docx" / "nkduy-kltn.docx")
    pdf = inspect_path(real_data / "docs_vi_unlicensed" / "nkduy-kltn.pdf")
    shared = words("\n".join(word.text)) & words("\n".join(pdf.text))
    assert len(shared) >= 0.9 * len(words("\n".join(pdf.text)))


def test_text_is_nfc_without_control_characters(theses: list[tuple[Path, Finding]]) -> None:
    for path, found in theses:
        whole = "\n".join(found.text)
        assert unicodedata.is_normalized("NFC", whole), path.name
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\ufffe\uffff]", whole), path.name


def test_a_real_scan_is_not_text(real_data: Path) -> None:
    assert inspect_path(real_data / "docs_vi_scan" / "ctu-kehoach-scan-ricoh.pdf").status == "no_text"
