"""Real theses are read whole, page by page; every hostile file gets an honest status within its bounds."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pypdfium2
import pytest

from media.inspection.finding import Finding
from media.inspection.inspect import inspect_path

pytestmark = pytest.mark.real_data
LETTERS = re.compile(r"[^\W\d_]+")
HONEST = {
    "bomb/deflate-bomb-10GB.pdf": "too_large",
    "corkami/launch.pdf": "text",
    "generated/form-xobject-recursion.pdf": "too_large",
    "generated/bomb-300MB.docx": "too_large",
    "generated/macro-vbaproject.docx": "text",
    "generated/vietnamese-nfd.docx": "text",
    "generated/not-a-pdf.pdf": "text",
    "generated/pages-50000-real.pdf": "no_text",
    "generated/truncated-50pct.pdf": "damaged",
    "generated/zero-bytes.pdf": "damaged",
    "opf/cabinet-encryption_nocopy.pdf": "text",
    "opf/cabinet-encryption_openpassword.pdf": "encrypted",
    "opf/T02-02_005_page-tree-no-kids.pdf": "damaged",
    "pdfjs/empty.pdf": "no_text",
    "pdfjs/print_protection.pdf": "encrypted",
    "pdfminer/aes-256-r6.pdf": "encrypted",
    "pypdf/crazyones-encrypted-256.pdf": "encrypted",
    "pypdf/encryption-r4-aes-user-password.pdf": "encrypted",
    "pypdf/encryption-r6-both-passwords.pdf": "encrypted",
    "qpdf/bad1.pdf": "damaged",
    "qpdf/enc-long-password.pdf": "encrypted",
}


def words(text: str) -> set[str]:
    """Words of letters; those that were hyphenated at the end of a line (U+0002) are left out: we join them."""
    unbroken = " ".join(part for part in text.split() if "\x02" not in part)
    return set(LETTERS.findall(unicodedata.normalize("NFC", unbroken)))


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


def test_text_is_nfc_without_control_characters(theses: list[tuple[Path, Finding]]) -> None:
    for path, found in theses:
        whole = "\n".join(found.text)
        assert unicodedata.is_normalized("NFC", whole), path.name
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\ufffe\uffff]", whole), path.name


def test_a_real_scan_is_not_text(real_data: Path) -> None:
    assert inspect_path(real_data / "docs_vi_scan" / "ctu-kehoach-scan-ricoh.pdf").status == "no_text"


def test_every_hostile_file_gets_an_honest_status_within_its_bounds(real_data: Path) -> None:
    folder = real_data / "hostile"
    files = sorted(path for path in folder.glob("*/*") if path.is_file())
    assert len(files) >= 100
    for path in files:
        name = path.relative_to(folder).as_posix()
        found = inspect_path(path)
        assert found.seconds < 60 and found.peak_mb <= 1024, name
        assert found.status == HONEST.get(name, found.status), name
        if found.status in ("encrypted", "unsupported"):
            assert found.text == [], name
        if found.status in ("damaged", "no_text"):
            assert not found.language and len("".join(found.text)) < 100, name
