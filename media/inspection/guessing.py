"""Guesses for the form, from the first pages of a file as they lie."""

from __future__ import annotations

from pathlib import Path

from media.formats import PDF
from media.guessing.guess import PAGES, guess
from media.guessing.guesses import as_json
from media.guessing.lines import Line, from_text
from media.inspection.finding import Finding, Layout, Limits
from media.inspection.workshop import Job, run

# Of what is read for guesses: a file may be one line of twenty million letters, and rules look at each line again and again.
_LONGEST_LINE = 5_000
_MOST_LINES = 400  # of a page
_LONGEST_PAGE = 60_000
_MOST_PAGES = 1_000
_TALLEST = 100_000.0  # points or pixels
_SECONDS = 8.0  # of wall time, for the lines of the first pages; 0.05 for an ordinary thesis


def add_guesses(finding: Finding, path: Path, limits: Limits) -> None:
    """Where there is text. Recognised pages bring their lines along (`finding.layout`)."""
    if finding.status not in ("text", "ocr"):
        return
    if finding.media_type == PDF:
        result = run(Job("pdf_lines", path, _SECONDS, limits.memory_mb, {"first_pages": PAGES}))
        told: Layout = {line["layout"]: line["lines"] for line in result.lines if "layout" in line}
        finding.layout = {**told, **finding.layout}
        finding.peak_mb = max(finding.peak_mb, result.peak_mb)
    finding.guesses = guesses_of(finding)


def guesses_of(finding: Finding) -> dict[str, dict[str, object]]:
    """`finding` has its text, language and facts; its layout where the format has one."""
    if any(finding.layout.values()):
        last = min(max(finding.layout), PAGES)
        pages = [
            [
                Line(text[:_LONGEST_LINE], number, _size(size), top, left, right)
                for text, size, top, left, right in finding.layout.get(number, [])[:_MOST_LINES]
            ]
            for number in range(1, last + 1)
        ]
    else:
        pages = from_text([_bounded(page) for page in finding.text[:PAGES]], PAGES)
    text = [_bounded(page) for page in finding.text[:_MOST_PAGES]]
    return as_json(guess(pages, text, language=finding.language, facts=finding.facts))


def _size(told: float) -> float:
    """A damaged page may say that its letters have no height, or one beyond measure: rules divide by it."""
    return told if 0 < told < _TALLEST else 1.0


def _bounded(page: str) -> str:
    beginning = page[:_LONGEST_PAGE]
    return "\n".join(line[:_LONGEST_LINE] for line in beginning.split("\n")[:_MOST_LINES])
