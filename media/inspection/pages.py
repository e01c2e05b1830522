"""The pages that a reader of documents fills: runs of text, each with what is known of its encoding."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from typing import Any, Final

from media.inspection.cleaning import clean
from media.inspection.finding import Status
from media.inspection.legacy.documents import mended
from media.inspection.legacy.encodings import Encoding
from media.inspection.refusals import Unreadable

Run = tuple[str, Encoding | None]
Facts = dict[str, Any]
Line = dict[str, Any]
_MOST_PAGES: Final = 100_000


class Pages:
    """A document's pages while it is read. Breaks that fall together are one: programs note where a page ended both
    as what the writer wanted and as what was drawn."""

    def __init__(self, most_characters: int, most_pages: int = _MOST_PAGES) -> None:
        self.pages: list[list[Run]] = [[]]
        self._room = most_characters
        self._most_pages = most_pages
        self._written = False  # whether something that is seen stands on this page

    def add(self, text: str, encoding: Encoding | None = None) -> None:
        self._room -= len(text)
        if self._room < 0:
            raise Unreadable("too_large", "too many characters")
        self.pages[-1].append((text, encoding))
        self._written = self._written or not text.isspace()

    def new_line(self) -> None:
        self.add("\n")

    def new_page(self, *, even_if_empty: bool = False) -> None:
        if not self._written and not even_if_empty:
            return
        if len(self.pages) >= self._most_pages:
            raise Unreadable("too_large", "too many pages")
        self.pages.append([])
        self._written = False

    def drop_empty_end(self) -> None:
        """A break behind the last text makes no page."""
        if len(self.pages) > 1 and not self._written:
            self.pages.pop()


Reader = Callable[[str, Pages], Facts]


def told(read: Reader, shape: Callable[[str], str] | None = None) -> Callable[[str, dict[str, Any]], Iterator[Line]]:
    """A job of the child process: what `read` finds, told as `pdf_text.read_text` tells it, then its `facts`.

    `shape` makes the text of a page fit to keep; `tidy`, unless said.
    """

    def job(path: str, limits: dict[str, Any]) -> Iterator[Line]:
        pages = Pages(limits["characters"], limits["pages"])
        status: Status = "text"
        facts: Facts = {}
        try:
            facts = read(path, pages)
        except Unreadable as error:
            status, facts = error.status, {"refused": error.reason}
        if status == "text" or (status == "too_large" and any(pages.pages)):
            status = yield from _lines(pages.pages, status, facts, shape or tidy)
        yield {"status": status}
        if facts:
            yield {"facts": facts}

    return job


def _lines(pages: list[list[Run]], status: Status, facts: Facts, shape: Callable[[str], str]) -> Generator[Line, None, Status]:
    text, encodings = mended(pages)
    if encodings:
        facts["legacy_encoding"] = encodings
    real = False
    yield {"pages": len(text)}
    for number, page in enumerate(map(shape, text), start=1):
        says = any(map(str.isalnum, page))
        real |= says
        yield {"page": number, "text": page, "real": says}
    return status if real or status != "text" else "no_text"


def tidy(text: str) -> str:
    """Cleaned, without spaces at the ends of lines and without more than one empty line at a time."""
    lines = [line.rstrip() for line in clean(text).split("\n")]
    kept = [line for line, before in zip(lines, ["", *lines], strict=False) if line or before]
    return "\n".join(kept).strip("\n")
