"""What an inspection may use, and what it finds. Plain values: nothing here knows Django, files or processes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Status = Literal["text", "ocr", "no_text", "encrypted", "damaged", "too_large", "timed_out", "unsupported", "infected"]

# Of a page: its lines, each [text, size, top, left, right] in one unit a document, from the top left corner.
Layout = dict[int, list[list[Any]]]


@dataclass(frozen=True)
class Limits:
    """What one file may cost. All together an inspection ends within a minute and 1 GiB."""

    seconds: float = 42  # of wall time, for the text
    facts_seconds: float = 10  # of wall time, for what pypdf reads
    image_seconds: float = 15  # of wall time, for the picture of one page
    memory_mb: int = 1024  # of address space
    pages: int = 100_000
    characters: int = 20_000_000  # ten times the longest thesis


@dataclass
class Finding:
    """`text` has one string a page (also an empty one), as far as it was read before `status` ended the reading."""

    status: Status
    media_type: str
    pages: int | None = None
    text: list[str] = field(default_factory=list)
    language: str = ""
    ocr_quality: float | None = None  # 0 to 1, where characters were recognised
    facts: dict[str, Any] = field(default_factory=dict)
    guesses: dict[str, Any] = field(default_factory=dict)  # proposals for the form
    image_pages: list[int] = field(default_factory=list)  # without text of their own, from 1
    layout: Layout = field(default_factory=dict)  # of first pages: told by the format, or recognised
    seconds: float = 0
    peak_mb: float = 0  # resident memory of the reading process
