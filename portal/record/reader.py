"""Reading a document on the page: one page image at a time, and where in it some words stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models.functions import Substr
from django.http import QueryDict

from deposits.access import Right, allows
from deposits.public import PublicFile
from media.models import Inspection, PageText, TextStatus
from portal.browse.paging import page_number
from portal.record.opening import Opened
from portal.search.finding import first_viewable, has_pages, viewable
from portal.viewer import inside
from search.port import Passage

_LISTED = 6
# Characters of a page's text that are shown: a table or a plain text is one page, and may hold millions.
_SHOWN = 20_000


@dataclass(frozen=True)
class Match:
    page: int
    passage: Passage | None
    query: str


@dataclass(frozen=True)
class Reader:
    """`file` may be viewed by the actor: whoever holds a Reader may see its pages and its words."""

    file: PublicFile
    files: Sequence[PublicFile]
    page: int
    last: int
    asked: str
    matches: Sequence[Match]
    matched_pages: int
    text: str
    is_cut: bool  # there is more text on this page than is shown
    may_download: bool

    def query(self, page: int) -> str:
        return _query(self.file, self.files, page, self.asked)

    @property
    def previous(self) -> str:
        return self.query(self.page - 1) if self.page > 1 else ""

    @property
    def next(self) -> str:
        return self.query(self.page + 1) if self.page < self.last else ""

    @property
    def cover(self) -> str:
        return _query(self.file, self.files, 1, "")

    @property
    def rest(self) -> int:
        return self.matched_pages - len(self.matches)

    @property
    def quality(self) -> int | None:
        """How far the text may be trusted, in per cent, where it was recognised from pictures of the pages."""
        found = (
            Inspection.objects.filter(file=self.file.stored_id, status=TextStatus.OCR)
            .values_list("ocr_quality", flat=True)
            .first()
        )
        return round(100 * found) if found is not None else None

    @property
    def names_file(self) -> bool:
        """Whether addresses must name the file, because it is not the one that opens by itself."""
        return self.file != self.files[0]


def reader(opened: Opened, asked: QueryDict) -> Reader | None:
    """None where the actor may view no page of any file."""
    record, actor = opened.public, opened.actor
    file = viewable(record, asked.get("file", ""), actor) or first_viewable(record, actor)
    if file is None or not has_pages(file):
        file = first_viewable(record, actor)
    if file is None or not file.pages:
        return None
    files = [one for one in record.files_for(actor, Right.VIEW) if has_pages(one)]
    words = inside.question(asked.get("q"))
    hits = inside.in_record(record.id, file, words, actor)
    first = hits[0].page if hits else 1
    page = page_number(asked.get("page")) if asked.get("page") else first
    page = min(max(page, 1), file.pages)
    text = _text(file, page)
    return Reader(
        file=file,
        files=files,
        page=page,
        last=file.pages,
        asked=words,
        matches=[Match(hit.page, hit.passage, _query(file, files, hit.page, words)) for hit in _near(hits, page)],
        matched_pages=len(hits),
        text=text[:_SHOWN],
        is_cut=len(text) > _SHOWN,
        may_download=allows(actor, Right.DOWNLOAD, file.protected),
    )


def _near(hits: Sequence[inside.Found], page: int) -> Sequence[inside.Found]:
    """The matches to list: those around the page that is open."""
    before = sum(1 for hit in hits if hit.page < page)
    start = max(min(before - _LISTED // 2, len(hits) - _LISTED), 0)
    return hits[start : start + _LISTED]


def _text(file: PublicFile, page: int) -> str:
    """A little more than is shown, where there is more."""
    found = PageText.objects.filter(file=file.stored_id, number=page).annotate(beginning=Substr("text", 1, _SHOWN + 1))
    return found.values_list("beginning", flat=True).first() or ""


def _query(file: PublicFile, files: Sequence[PublicFile], page: int, words: str) -> str:
    pairs: dict[str, object] = {"page": page}
    if words:
        pairs["q"] = words
    if file != files[0]:
        pairs["file"] = file.name
    return f"?{urlencode(pairs)}#page={page}"
