"""Guesses for the form, from the first pages of a file as they lie."""

from __future__ import annotations

from pathlib import Path

from media.formats import PDF
from media.guessing.guess import PAGES, guess
from media.guessing.guesses import as_json
from media.guessing.lines import Line, from_text
from media.inspection.finding import Finding, Layout, Limits
from media.inspection.workshop import Job, run

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
            [Line(text, number, size, top, left, right) for text, size, top, left, right in finding.layout.get(number, [])]
            for number in range(1, last + 1)
        ]
    else:
        pages = from_text(finding.text, PAGES)
    return as_json(guess(pages, finding.text, language=finding.language, facts=finding.facts))
