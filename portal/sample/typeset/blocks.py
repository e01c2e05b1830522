"""Blocks of markup as ReportLab's flowables."""

from __future__ import annotations

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, KeepTogether, PageBreak, Paragraph, Preformatted, Spacer, Table, TableStyle

from portal.sample.typeset import charts, styles
from portal.sample.typeset.markup import Block, ChartPlace, Grid, Heading, Items, Listing, Prose, References, inline
from portal.sample.typeset.words import LABELS
from portal.sample.works import Work
from portal.typeface import BOLD

_WIDTH, _PADDING = 453.0, 13.0


class Setter:
    """Sets the blocks of one work in order, numbering its tables and figures.

    `chaptered`: a numbered heading of the first level is a chapter and begins a page, as in a thesis.
    """

    def __init__(self, work: Work, *, chaptered: bool) -> None:
        self._labels = LABELS[work.language]
        self._charts = {chart.name: chart for chart in work.charts}
        self._chaptered = chaptered
        self._decimal_comma = work.language == "vi"
        self._tables = self._figures = self._headings = 0

    def set(self, block: Block) -> list[Flowable]:
        match block:
            case Heading():
                return self._heading(block)
            case Prose(text, quoted):
                return [Paragraph(inline(text), styles.QUOTE if quoted else styles.BODY)]
            case Items(items, ordered):
                marks = [f"{place}." if ordered else "•" for place in range(1, len(items) + 1)]
                pairs = zip(items, marks, strict=True)
                return [*(Paragraph(inline(text), styles.ITEM, bulletText=mark) for text, mark in pairs), Spacer(1, 5)]
            case References(items):
                return [Paragraph(inline(text), styles.REFERENCE, bulletText=f"[{place}]") for place, text in enumerate(items, 1)]
            case Grid():
                return [self._grid(block)]
            case ChartPlace(name):
                return [self._chart(name)]
            case Listing(text):
                return [Preformatted(text, styles.CODE)]

    def _heading(self, heading: Heading) -> list[Flowable]:
        text = inline(heading.text)
        if heading.level == 2:
            title = Paragraph(f"{heading.number}. {text}" if heading.number else text, styles.SECTION)
        elif self._chaptered and heading.number:
            title = Paragraph(f"{self._labels['chapter']} {heading.number}. {text}", styles.CHAPTER)
        else:
            title = Paragraph(f"{heading.number}. {text}" if heading.number else text, styles.CHAPTER)
        breaks = self._chaptered and heading.level == 1 and self._headings > 0
        self._headings += 1
        title.heading_place = (heading.level - 1, f"heading-{self._headings}")
        return [PageBreak(), title] if breaks else [title]

    def _grid(self, grid: Grid) -> Flowable:
        rows = [
            [Paragraph(inline(cell), styles.HEAD_CELL if place == 0 else styles.CELL) for cell in row]
            for place, row in enumerate(grid.rows)
        ]
        table = Table(rows, colWidths=_widths(grid), repeatRows=1)
        table.setStyle(
            TableStyle(
                [
                    ("LINEABOVE", (0, 0), (-1, 0), 1, styles.INK),
                    ("LINEBELOW", (0, 0), (-1, 0), 0.5, styles.INK),
                    ("LINEBELOW", (0, 1), (-1, -2), 0.25, styles.RULE),
                    ("LINEBELOW", (0, -1), (-1, -1), 1, styles.INK),
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("TOPPADDING", (0, 0), (-1, -1), 3),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
                ]
            )
        )
        self._tables += 1
        caption = Paragraph(f"{self._labels['table']} {self._tables}. {inline(grid.caption)}", styles.CAPTION)
        return KeepTogether([caption, table, Spacer(1, 10)])

    def _chart(self, name: str) -> Flowable:
        chart = self._charts[name]
        self._figures += 1
        caption = Paragraph(f"{self._labels['figure']} {self._figures}. {inline(chart.title)}", styles.CAPTION)
        drawing = charts.draw(chart, decimal_comma=self._decimal_comma)
        drawing.hAlign = "CENTER"
        return KeepTogether([drawing, caption, Spacer(1, 8)])


def _widths(grid: Grid) -> list[float]:
    """Each column holds its longest word; what is left goes to those whose cells would still wrap. Points."""
    columns = list(zip(*grid.rows, strict=True))
    least = [max(_measure(word) for cell in column for word in cell.split() or [""]) + _PADDING for column in columns]
    wanted = [max(_measure(cell) for cell in column) + _PADDING - low for column, low in zip(columns, least, strict=True)]
    spare = _WIDTH - sum(least)
    total = sum(wanted)
    if total == 0:
        return [low + spare / len(least) for low in least]
    return [low + spare * want / total for low, want in zip(least, wanted, strict=True)]


def _measure(text: str) -> float:
    return float(stringWidth(text, BOLD, styles.CELL.fontSize))
