"""A text of two million characters is read whole in every format, and its words are found to the very end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from media.inspection.inspect import inspect_path
from media.running_heads import without_running_heads
from search.port import Engine, Query
from tests.media import documents
from tests.media.office_documents import docx, paragraph
from tests.search.documents import document, text

PLACES = (50_000, 150_000, 500_000, 1_000_000, 1_999_000)
LENGTH = 2_000_000
ON_A_PAGE = 2_000


@pytest.fixture(scope="module")
def pages() -> list[str]:
    """Words that stand nowhere else at each of the places, among words that come again and again."""
    filler = "thu vien khoa hoc va cong nghe quoc gia luan van thac si "
    whole = (filler * (LENGTH // len(filler) + 1))[:LENGTH]
    for number, place in enumerate(PLACES):
        word = f" dauhieu{chr(97 + number) * 3} "
        whole = whole[:place] + word + whole[place + len(word) :]
    return [whole[start : start + ON_A_PAGE] for start in range(0, LENGTH, ON_A_PAGE)]


@pytest.mark.parametrize("name", ["a.txt", "a.pdf", "a.docx"])
def test_words_are_found_wherever_they_stand(
    new_engine: Callable[..., Engine], tmp_path: Path, pages: list[str], name: str
) -> None:
    path = tmp_path / name
    if name == "a.txt":
        path.write_text("".join(pages), encoding="utf-8")
    elif name == "a.docx":
        path.write_bytes(docx(paragraph("".join(pages))))
    else:
        path.write_bytes(documents.with_text(*pages))
    found = inspect_path(path)
    assert found.status == "text"
    assert len("".join("".join(found.text).split())) == len("".join("".join(pages).split()))
    engine = new_engine([document("a", "Tài liệu", texts=[text(*without_running_heads(found.text))])])
    for number, place in enumerate(PLACES):
        hits = engine.search(Query(f"dauhieu{chr(97 + number) * 3}")).hits
        page = place // ON_A_PAGE + 1 if name == "a.pdf" else 1
        assert [(hit.id, hit.page) for hit in hits] == [("a", page)]
