"""The leading pages that are covers, and what sort of thing each of their lines is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from media.guessing import words
from media.guessing.lines import Line, in_reading_order
from media.guessing.names import is_person, titled

Sort = Literal[
    "text", "title label", "author label", "advisor label", "label", "institution", "document", "date", "person", "rule"
]
_LABELS = re.compile(f"(?:{words.AUTHOR.pattern}|{words.ADVISOR.pattern})")
_MOST_COVERS = 3
_LONG = 70  # characters: a line of running text
_MOST_LINES = 45
_PLACE_YEAR = re.compile(
    r"(?:(?:thanh pho|tp\.?|tinh)? ?[a-z][a-z. ]{1,30}[,\s\-–—.]*)?"
    r"(?:ngay \d{1,2} ?)?(?:thang \d{1,2} ?)?(?:nam )?[,\s\-–—]*(?:\d{1,2}[./\-])?(?:\d{1,2}[./\-])?\s*(?:19|20)\d\d[.\s]*"
)
_MONTHS = (
    "january february march april may june july august september october november december "
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre januar februar marz juni juli oktober dezember"
)
_MONTH_YEAR = re.compile(rf"(?:.{{0,30}}\b)?(?:{'|'.join(_MONTHS.split())})\b[ ,.]*(?:\d{{1,2}},? )?(?:19|20)\d\d\.?")


@dataclass
class Front:
    """`covers`: lines of the leading cover pages in reading order, page by page. `pages`: those of all pages that were
    given. `dense`: the first page has no cover, a title stands above running text, as on a paper."""

    covers: list[list[Line]]
    pages: list[list[Line]]
    dense: bool = False
    vietnamese: bool = False
    sorts: dict[Line, Sort] = field(default_factory=dict)

    @property
    def lines(self) -> list[Line]:
        return [line for page in self.covers for line in page]

    def sort(self, line: Line) -> Sort:
        if line not in self.sorts:
            self.sorts[line] = sort_of(line, vietnamese=self.vietnamese)
        return self.sorts[line]


def front(pages: Sequence[Sequence[Line]], *, vietnamese: bool) -> Front:
    ordered = [in_reading_order(page, joins=_LABELS) for page in pages]
    covers: list[list[Line]] = []
    dense = False
    for page in ordered[: _MOST_COVERS + 1]:
        if not page:
            continue
        body = sum(1 for line in page if len(line.text) > _LONG)
        if words.HEADINGS.fullmatch(_first_words(page)) or len(covers) == _MOST_COVERS:
            break
        if body >= 4 or len(page) > _MOST_LINES:
            if not covers:
                covers, dense = [_head(page)], True
            break
        covers.append(page)
    return Front(covers, ordered, dense, vietnamese)


def sort_of(line: Line, *, vietnamese: bool) -> Sort:
    folded = line.folded
    if line.letters < 2:
        return "date" if _PLACE_YEAR.fullmatch(folded) else "rule"
    if words.TITLE.match(folded):
        return "title label"
    if words.ADVISOR.match(folded):
        return "advisor label"
    if words.AUTHOR.match(folded):
        return "author label"
    if _PLACE_YEAR.fullmatch(folded) or _MONTH_YEAR.fullmatch(folded):
        return "date"
    if words.is_document_type(folded):
        return "document"
    if words.is_institution(line.text, folded):
        return "institution"
    if is_person(line.text, vietnamese=True) or titled(line.text):
        return "person"
    if words.OTHER.match(folded):
        return "label"
    return "text"


def _first_words(page: Sequence[Line]) -> str:
    """The first line of a page below its number."""
    return next((line.folded for line in page if line.letters > 1), "")


def _head(page: Sequence[Line]) -> list[Line]:
    """What stands on a dense page above its abstract or its running text."""
    head: list[Line] = []
    long = 0
    for line in page:
        folded = line.folded
        if words.HEADINGS.fullmatch(folded) or re.match(r"(?:abstract|tom tat|resume)\b", folded):
            break
        long = long + 1 if len(line.text) > _LONG else 0
        if long >= 3:
            return head[:-2]
        head.append(line)
    return head
