"""A work of the sample as a PDF. The same work gives the same bytes."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageBreak, PageTemplate, Paragraph
from reportlab.platypus.tableofcontents import TableOfContents

from portal import typeface
from portal.sample.typeset import front, styles
from portal.sample.typeset.blocks import Setter
from portal.sample.typeset.markup import parse
from portal.sample.typeset.words import LABELS
from portal.sample.works import Work
from portal.sample.world import World

_BOUND = {"bachelor-thesis", "master-thesis", "doctoral-thesis", "task-report", "learning-material"}
_MARGIN, _TOP, _FOOT = 71, 70, 64


@dataclass(frozen=True)
class Typeset:
    content: bytes
    pages: int


class _Document(BaseDocTemplate):
    """Tells the table of contents and the reader's outline of each heading as it is placed."""

    def afterFlowable(self, flowable: Flowable) -> None:
        place = getattr(flowable, "heading_place", None)
        if place is None:
            return
        level, key = place
        text = flowable.getPlainText()
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(text, key, level=level)
        self.notify("TOCEntry", (level, text, self.page, key))


def render(work: Work, world: World) -> Typeset:
    """The PDF of a work: bound, with cover and table of contents, where its kind is; else as an article. FontsMissing."""
    typeface.register()
    bound = work.kind in _BOUND
    setter = Setter(work, chaptered=bound)
    body = [flowable for block in parse(work.body) for flowable in setter.set(block)]
    if bound:
        opening = [*front.cover(work, world), *front.committee(work, world), *front.abstracts(work)]
        story = [*opening, PageBreak(), *_contents(work), PageBreak(), *body]
    else:
        story = [*front.article_head(work, world), *front.abstracts(work), *body]
    target = io.BytesIO()
    document = _Document(
        target,
        pagesize=A4,
        title=work.title,
        author="; ".join(one.name.display for one in work.creators(world)),
        subject=", ".join(work.keywords_en if work.language == "en" else work.keywords_vi),
        creator="Kho Mở",
        lang=work.language,
        invariant=1,
    )
    width, height = A4
    frame = Frame(_MARGIN, _FOOT, width - 2 * _MARGIN, height - _TOP - _FOOT, 0, 0, 0, 0)
    first = PageTemplate("first", [frame], onPageEnd=_no_number if bound else _number, autoNextPageTemplate="later")
    document.addPageTemplates([first, PageTemplate("later", [frame], onPageEnd=_number)])
    if bound:
        document.multiBuild(story)
    else:
        document.build(story)
    return Typeset(target.getvalue(), document.page)


def _contents(work: Work) -> list[Flowable]:
    contents = TableOfContents(levelStyles=styles.CONTENTS, dotsMinLevel=0)
    return [Paragraph(LABELS[work.language]["contents"], styles.CHAPTER), contents]


def _no_number(canvas: Canvas, document: Any) -> None:
    """A cover has no page number."""


def _number(canvas: Canvas, document: Any) -> None:
    """Drawn when the page is full, so that it is also last in the page's text; no running title, which would be found
    on every page."""
    canvas.saveState()
    canvas.setFont(typeface.REGULAR, 9)
    canvas.setFillColor(styles.QUIET)
    canvas.drawCentredString(A4[0] / 2, 38, str(document.page))
    canvas.restoreState()
