"""Lines of a page as a reader sees them, with what layout tells of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

_PLAIN_SIZE = 12.0  # points, where a format has no sizes
_LEADING = 1.25


@dataclass(frozen=True)
class Line:
    """Sizes and places are in one unit a document, whichever: points of a PDF, pixels of a scan. `top` grows downwards."""

    text: str
    page: int
    size: float = _PLAIN_SIZE
    top: float = 0
    left: float = 0
    right: float = 0

    @property
    def folded(self) -> str:
        return fold(self.text)

    @property
    def letters(self) -> int:
        return sum(map(str.isalpha, self.text))


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Lower case, without marks, single spaces: labels are told so on covers in capitals and on covers without marks."""
    bare = unicodedata.normalize("NFD", text.lower()).replace("đ", "d").replace("’", "'")
    return " ".join("".join(letter for letter in bare if not unicodedata.combining(letter)).split())


def from_text(pages: Sequence[str], most: int) -> list[list[Line]]:
    """Lines of pages without a layout; an empty line leaves a gap."""
    found = []
    for number, page in enumerate(pages[:most], start=1):
        lines = enumerate(page.split("\n"))
        found.append([Line(text.strip(), number, top=at * _PLAIN_SIZE * _LEADING) for at, text in lines if text.strip()])
    return found


def in_reading_order(lines: Iterable[Line], *, joins: re.Pattern[str] | None = None) -> list[Line]:
    """From top to bottom, the pieces of one row joined: a name and its footnote mark, a label and what stands beside it.
    Pieces far apart stay apart, as in two columns, unless the left one matches `joins` (in folded letters)."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: (one.top + one.size / 2, one.left)):
        if rows and _one_row(rows[-1][0], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [joined for row in rows for joined in _joined(sorted(row, key=lambda one: one.left), joins)]


def _one_row(first: Line, line: Line) -> bool:
    if not (first.right and line.right):
        return False
    overlap = min(first.top + first.size, line.top + line.size) - max(first.top, line.top)
    return overlap > 0.5 * min(first.size, line.size)


def _joined(row: list[Line], joins: re.Pattern[str] | None) -> list[Line]:
    found: list[Line] = []
    for piece in row:
        last = found[-1] if found else None
        near = last is not None and piece.left - last.right < 1.2 * max(last.size, piece.size)
        if last is not None and (near or (joins and joins.match(last.folded))):
            text = f"{last.text} {piece.text}" if piece.size > 0.8 * last.size else f"{last.text}{piece.text}"
            if piece.size <= 0.8 * last.size and piece.text.strip().isdigit():
                text = last.text  # a footnote mark
            bigger = last if last.letters >= piece.letters else piece
            found[-1] = replace(bigger, text=text, left=last.left, right=max(last.right, piece.right))
        else:
            found.append(piece)
    return found
