"""All guesses of one work."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from media.guessing.bodies import bodies
from media.guessing.contents import abstracts, keywords
from media.guessing.cover import front as front_of
from media.guessing.guesses import Guess, Guesses
from media.guessing.kinds import kind
from media.guessing.lines import Line
from media.guessing.people import advisors, authors
from media.guessing.title import title
from media.guessing.years import year

PAGES = 15  # from the beginning: covers, declarations, abstracts
_DOI = re.compile(r"\bdoi(?:\.org/|:\s*|\s+)(?:https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/[^\s\"<>“”]+)", re.I)
_DOI_LINES = 80  # on the first page: below stand references


def guess(pages: Sequence[Sequence[Line]], text: Sequence[str], *, language: str, facts: Mapping[str, Any]) -> Guesses:
    """`pages`: lines of the first `PAGES` pages; `text`: the text of every page; `facts`: what the file says of itself."""
    # Covers are read from top to bottom; running text in the order of the file, which knows its columns.
    front = front_of(pages[:PAGES], vietnamese=language == "vi")
    work = "\f".join(text)
    found: Guesses = {}
    named = title(front, work, facts)
    for field, value in (
        ("title", named),
        ("authors", authors(front, named, facts)),
        ("advisors", advisors(front, work)),
        ("year", year(front, facts)),
        ("abstracts", abstracts(pages[:PAGES])),
        ("keywords", keywords(pages[:PAGES])),
        ("doi", _doi(front.pages)),
        ("language", Guess(language, 0.9, 1) if language else None),
    ):
        if value is not None and value.value:
            found[field] = value  # type: ignore[literal-required,index]
    found |= bodies(front, work)
    if (sort := kind(front, found)) is not None:
        found["kind"] = sort
    return found


def _doi(pages: Sequence[Sequence[Line]]) -> Guess | None:
    for line in (pages[0] if pages else [])[:_DOI_LINES]:
        if found := _DOI.search(line.text):
            return Guess(found.group(1).rstrip(".,;)"), 0.9, line.page)
    return None
