"""The year: at the foot of the cover, else in a date of the first pages, else when the file was made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from media.guessing.cover import Front
from media.guessing.guesses import Guess
from media.guessing.lines import Line

_YEAR = re.compile(r"(?<!\d)((?:19[5-9]|20[0-4])\d)(?!\d)")
_STUDY = re.compile(r"\bkhoa\b|nien khoa|nam hoc|mssv|\d{4} ?[-–] ?\d{4}|quyet dinh|ban hanh|geb\.|born")
_DATED = re.compile(r"(?:thang|/|[a-z]{3,}\.?,?) ?\d{0,2},? ?(?:nam )?((?:19[5-9]|20[0-4])\d)(?!\d)")
_RANGE = re.compile(r"\d{4} ?[-–] ?((?:19[5-9]|20[0-4])\d)(?!\d)")


def year(front: Front, facts: Mapping[str, Any]) -> Guess | None:
    for page in front.covers:
        dated = [line for line in page if front.sort(line) == "date" and _YEAR.search(line.text)]
        if dated:
            return _of(dated[-1], 0.97)
    if front.dense:
        return _on_page(front.covers[0], 0.7) or _made(facts)
    for page in front.covers:
        if found := _on_page(page, 0.9):
            return found
    return _signed(front) or _studied(front) or _made(facts)


def _on_page(page: list[Line], confidence: float) -> Guess | None:
    """The last year on it that is no year of study, nor a number of a student."""
    lines = [line for line in page if _YEAR.search(line.text) and not _STUDY.search(line.folded)]
    return _of(lines[-1], confidence) if lines else None


def _of(line: Line, confidence: float) -> Guess:
    return Guess(_YEAR.findall(line.text)[-1], confidence, line.page)


def _signed(front: Front) -> Guess | None:
    """“Thái Nguyên, ngày 30 tháng 6 năm 2022” under a declaration or thanks."""
    for page in front.pages:
        for line in page:
            if (
                re.search(r"\bngay\b|\bthang\b|©|copyright", line.folded)
                and len(line.text) < 80
                and not _STUDY.search(line.folded)
            ) and (found := _DATED.search(line.folded) or _YEAR.search(line.folded)):
                return Guess(found.group(1), 0.8, line.page)
    return None


def _studied(front: Front) -> Guess | None:
    """“Khóa 2017–2021”: the work was written at its end."""
    for line in front.lines:
        if found := _RANGE.search(line.folded):
            return Guess(found.group(1), 0.5, line.page)
    return None


def _made(facts: Mapping[str, Any]) -> Guess | None:
    found = _YEAR.match(str(facts.get("created") or ""))
    return Guess(found.group(1), 0.4, 0) if found else None
