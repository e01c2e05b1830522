"""Covers made for tests, in the layouts that schools ask for. Every name, number and title is invented."""

from __future__ import annotations

from typing import Any

from media.guessing.guess import guess
from media.guessing.guesses import as_json
from media.guessing.lines import Line

WIDTH = 595.0


def page(number: int, *rows: str) -> list[Line]:
    """Rows `size| text`, centred; `size|left| text` begins at `left` instead; an empty row leaves a gap of 40 points."""
    lines: list[Line] = []
    top = 60.0
    for row in rows:
        if not row:
            top += 40
            continue
        *place, text = row.split("|")
        size, text = float(place[0]), text.strip()
        width = 0.5 * size * len(text)
        left = float(place[1]) if len(place) > 1 else (WIDTH - width) / 2
        if len(place) > 2:  # beside the line before
            top = lines[-1].top
        lines.append(Line(text, number, size, top, left, left + width))
        top += 1.3 * size
    return lines


def guessed(*pages: list[Line], body: str = "", facts: dict[str, Any] | None = None, language: str = "vi") -> dict[str, Any]:
    """The guesses without their confidence and page."""
    text = ["\n".join(line.text for line in one) for one in pages] + [body]
    found = guess(pages, text, language=language, facts=facts or {})
    return {field: one["value"] for field, one in as_json(found).items()}
