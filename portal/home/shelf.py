"""The shelf of the front page: each year's works as a book spine. A true chart: heights are proportional to counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_WIDTH, _HEIGHT, _TOP = 1224.0, 176.0, 8.0
_LEAST_YEARS, _MOST_YEARS = 24, 51
_LEAST_HEIGHT = 6.0
_LABEL_FROM = 34.0  # a spine lower than this has no room for its label


@dataclass(frozen=True)
class Spine:
    """Lengths are in the units of the drawing, written with a decimal point whatever the language."""

    shade: str
    x: str
    y: str
    width: str
    height: str
    label_x: str = ""
    label_width: str = ""


@dataclass(frozen=True)
class Shelf:
    first: int
    last: int
    last_count: int
    spines: list[Spine]
    decades: list[tuple[str, int]]


def shelf(counts: Mapping[int, int], this_year: int) -> Shelf:
    """At most 51 years up to the present one; earlier works are in the table beside it."""
    earliest = min(counts, default=this_year)
    years = min(max(this_year - earliest + 1, _LEAST_YEARS), _MOST_YEARS)
    first = this_year - years + 1
    tallest = max((count for year, count in counts.items() if first <= year <= this_year), default=1)
    pitch = _WIDTH / years
    spines = [
        _spine(year - first, counts[year] / tallest, pitch, year, this_year)
        for year in range(first, this_year + 1)
        if counts.get(year)
    ]
    return Shelf(first, this_year, counts.get(this_year, 0), spines, _decades(counts, this_year))


def _spine(place: int, part: float, pitch: float, year: int, this_year: int) -> Spine:
    height = max(part * (_HEIGHT - _TOP), _LEAST_HEIGHT)
    x, width = place * pitch, pitch * 0.895
    shade = "now" if year == this_year else ("", "b", "c")[year % 3]
    label = {"label_x": f"{x + width * 0.19:.1f}", "label_width": f"{width * 0.62:.1f}"} if height >= _LABEL_FROM else {}
    return Spine(shade, f"{x:.1f}", f"{_HEIGHT - height:.1f}", f"{width:.1f}", f"{height:.1f}", **label)


def _decades(counts: Mapping[int, int], this_year: int) -> list[tuple[str, int]]:
    """The same counts by decade, newest first, for those who read a table sooner than a drawing."""
    found: dict[int, int] = {}
    for year, count in counts.items():
        found[year // 10 * 10] = found.get(year // 10 * 10, 0) + count
    return [(f"{start}–{min(start + 9, max(this_year, start))}", count) for start, count in sorted(found.items(), reverse=True)]
