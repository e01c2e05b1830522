"""How a PDF is laid out, for a viewer that shows it page by page: read in the bounded child process, and kept."""

from __future__ import annotations

import json
from typing import Any

from media import page_cache
from media.errors import PageNotRendered
from media.formats import PDF
from media.inspection.finding import Limits
from media.inspection.pdf_layout import Word
from media.inspection.workshop import Job, run
from media.models import StoredFile
from media.page_source import page_source
from media.store import check_released


def layout(stored: StoredFile) -> dict[str, Any]:
    """`sizes` has `[width, height]` of each page in points, `outline` lists `[level, title, page]` (pages from 1).

    Raises `PageNotRendered` for what is no readable PDF; `BytesMissing` and `StorageUnavailable` as the store does.
    """
    found: dict[str, Any] = _kept(stored, "layout.json", "pdf_layout", {}, "sizes")
    return {"sizes": found["sizes"], "outline": found.get("outline", [])}


def words(stored: StoredFile, number: int) -> list[Word]:
    """Where the words of a page (from 1) stand, in the order of its text: left, top, width and height in points from
    the upper left corner of the page as it is shown, and the word. Empty where a page is only a picture.

    Raises as `layout` does, and `PageNotRendered` where there is no such page.
    """
    if number < 1:
        raise PageNotRendered
    found: list[Word] = _kept(stored, f"{number}-words.json", "pdf_words", {"number": number}, "words")["words"]
    return found


def _kept(stored: StoredFile, name: str, job: str, wanted: dict[str, Any], needed: str) -> dict[str, Any]:
    check_released(stored)
    if stored.media_type != PDF:
        raise PageNotRendered
    found: dict[str, Any] = json.loads(page_cache.kept_or_made(stored.sha256, name, lambda: _read(stored, job, wanted, needed)))
    return found


def _read(stored: StoredFile, job: str, wanted: dict[str, Any], needed: str) -> bytes:
    """What the child told; an outline that could not be read takes nothing away from what is `needed`."""
    limits = Limits()
    with page_source(stored) as path:
        result = run(Job(job, path, limits.image_seconds, limits.memory_mb, wanted))
    found: dict[str, Any] = {}
    for line in result.lines:
        found |= line
    if needed not in found:
        raise PageNotRendered
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
