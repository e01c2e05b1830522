"""How a PDF is laid out: sizes, outline, and where its words stand."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import RectangleObject

from media import layout
from media import store as files
from media.errors import PageNotRendered
from media.models import StoredFile
from media.stores.local import LocalStore
from tests.factories import pdf_bytes
from tests.media import documents

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_cache(settings: Any, tmp_path: Path, local_store: LocalStore) -> None:
    settings.VAR = tmp_path


def stored(content: bytes, name: str = "a.pdf") -> StoredFile:
    return files.receive(io.BytesIO(content), name=name)


def changed(content: bytes, **changes: Any) -> bytes:
    """The document with its first page rotated, cropped, or with an outline."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    if "rotate" in changes:
        writer.pages[0].rotate(changes["rotate"])
    if "crop" in changes:
        writer.pages[0].cropbox = RectangleObject(changes["crop"])
    if "outline" in changes:
        first = writer.add_outline_item(title="Chương 1", page_number=0)
        writer.add_outline_item(title="1.1. Đặt vấn đề", page_number=1, parent=first)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


TWO = pdf_bytes("Xâm nhập mặn ở sông Hậu.", "Trang hai.")


def test_words_stand_where_they_are_seen() -> None:
    words = layout.words(stored(TWO), 1)
    assert [word[4] for word in words] == ["Xâm", "nhập", "mặn", "ở", "sông", "Hậu."]
    lefts = [word[0] for word in words]
    assert lefts == sorted(lefts) and abs(lefts[0] - 60) < 3, "one line, from the margin on"
    for left, top, width, height, _ in words:
        assert 40 < top < 75 and 8 < height < 25 and 4 < width < 60 and left < 300, "62 points below the upper edge"


def test_a_turned_page_is_measured_as_it_is_seen() -> None:
    straight, turned = layout.words(stored(TWO), 1)[0], layout.words(stored(changed(TWO, rotate=90)), 1)[0]
    sizes = layout.layout(stored(changed(TWO, rotate=90)))["sizes"]
    assert sizes[0][0] > sizes[0][1] and sizes[1][0] < sizes[1][1]
    assert abs(turned[0] + turned[2] - (sizes[0][0] - straight[1])) < 2, "what was below the upper edge is left of the right one"
    assert abs(turned[1] - straight[0]) < 2
    assert abs(turned[2] - straight[3]) < 1 and abs(turned[3] - straight[2]) < 1


def test_a_cropped_page_is_measured_from_its_visible_corner() -> None:
    whole, cropped = layout.words(stored(TWO), 1)[0], layout.words(stored(changed(TWO, crop=[50, 0, 595, 820])), 1)[0]
    height = layout.layout(stored(TWO))["sizes"][0][1]
    assert abs(whole[0] - 50 - cropped[0]) < 1
    assert abs(whole[1] - (height - 820) - cropped[1]) < 1


def test_the_outline_names_its_pages() -> None:
    assert layout.layout(stored(changed(TWO, outline=True)))["outline"] == [[0, "Chương 1", 1], [1, "1.1. Đặt vấn đề", 2]]
    assert layout.layout(stored(TWO))["outline"] == []


@pytest.mark.parametrize(
    ("content", "name", "number"),
    [
        (documents.with_text("One"), "a.pdf", 2),
        (documents.with_text("One"), "a.pdf", 0),
        (documents.locked(documents.with_text("One"), user_password="x"), "a.pdf", 1),
        (b"%PDF-1.7 and nothing", "a.pdf", 1),
        (b"plain", "a.txt", 1),
    ],
)
def test_what_has_no_such_page_says_so(content: bytes, name: str, number: int) -> None:
    with pytest.raises(PageNotRendered):
        layout.words(stored(content, name), number)


def test_what_is_no_readable_pdf_has_no_layout() -> None:
    for content, name in ((b"%PDF-1.7 and nothing", "a.pdf"), (b"plain", "a.txt")):
        with pytest.raises(PageNotRendered):
            layout.layout(stored(content, name))
