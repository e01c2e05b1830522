"""What stands at the top or bottom of page after page, left out of the text that is searched.

A title that is repeated on two hundred pages would answer every question about it, and win the passage from the text.
The stored text keeps it. In the text for searching it stays on its first page, and any word of it that stands nowhere
else stays where it is: nothing becomes unfindable.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

_EDGE: Final = 3  # lines at the top, and as many at the bottom
_LONGEST: Final = 200  # characters
_LEAST_PAGES: Final = 3
_LEAST_SHARE: Final = 0.4  # of the pages from the first to the last with it: half where left and right pages differ
_DIGITS: Final = re.compile(r"\d+|\b[ivxlc]+\b")
_WORD: Final = re.compile(r"\w+")
Place = tuple[int, int]  # index of the page, of the line


def without_running_heads(pages: Sequence[str]) -> list[str]:
    """The pages, each as it was but for its running heads. Page numbers in them may differ from page to page."""
    if len(pages) < _LEAST_PAGES:
        return list(pages)
    lines = [page.split("\n") for page in pages]
    places: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for number, page in enumerate(lines):
        for edge, index in _edges(page):
            places[edge, _alike(page[index])].append((number, index))
    repeated = [found for found in places.values() if _is_running(found)]
    if not repeated:
        return list(pages)
    dropped = sorted({place for found in repeated for place in found[1:]})
    taken = {(number, index): lines[number][index] for number, index in dropped}
    for number, index in dropped:
        lines[number][index] = ""
    known = {word for page in lines for word in " ".join(page).split()}
    for (number, index), line in taken.items():
        only_here = [word for word in _WORD.findall(line) if word not in known]
        lines[number][index] = " ".join(only_here)
        known.update(only_here)
    return ["\n".join(page) for page in lines]


def _edges(page: Sequence[str]) -> Iterator[tuple[str, int]]:
    """The first and last lines with words on them, each once."""
    top = _some(page, range(len(page)))
    bottom = _some(page, range(len(page) - 1, -1, -1))
    yield from (("top", index) for index in top)
    yield from (("bottom", index) for index in bottom if index not in top)


def _some(page: Sequence[str], order: range) -> list[int]:
    found: list[int] = []
    for index in order:
        line = page[index]
        if line and not line.isspace():
            if len(line) <= _LONGEST and _WORD.search(line):
                found.append(index)
            if len(found) >= _EDGE or len(line) > _LONGEST:
                break
    return found


def _alike(line: str) -> str:
    return _DIGITS.sub("0", " ".join(line.lower().split()))


def _is_running(places: Sequence[Place]) -> bool:
    numbers = sorted({number for number, _ in places})
    return len(numbers) >= _LEAST_PAGES and len(numbers) >= _LEAST_SHARE * (numbers[-1] - numbers[0] + 1)
