"""Paragraph styles and measures of a typeset work. Lengths are points."""

from __future__ import annotations

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.styles import ParagraphStyle

from portal.typeface import BOLD, LISTING, REGULAR

INK, QUIET, RULE = HexColor("#1b2430"), HexColor("#5b6675"), HexColor("#b9c2cd")
SERIES = [HexColor(colour) for colour in ("#1f5f8b", "#c2552d", "#3c7d4f", "#8a5fa8", "#9a7b1c")]

_base = ParagraphStyle("base", fontName=REGULAR, fontSize=12, leading=19.5, textColor=INK)
BODY = ParagraphStyle("body", _base, alignment=TA_JUSTIFY, spaceAfter=7)
QUOTE = ParagraphStyle("quote", BODY, leftIndent=20, rightIndent=20, textColor=QUIET)
ITEM = ParagraphStyle("item", BODY, leftIndent=18, bulletIndent=4, spaceAfter=3)
REFERENCE = ParagraphStyle("reference", _base, fontSize=9.5, leading=14, leftIndent=24, bulletIndent=0, spaceAfter=4)
CODE = ParagraphStyle("code", _base, fontName=LISTING, fontSize=9, leading=12, leftIndent=14, spaceBefore=2, spaceAfter=9)
CHAPTER = ParagraphStyle("chapter", _base, fontName=BOLD, fontSize=16, leading=22, spaceBefore=10, spaceAfter=12, keepWithNext=1)
SECTION = ParagraphStyle("section", _base, fontName=BOLD, fontSize=12.5, leading=18, spaceBefore=8, spaceAfter=5, keepWithNext=1)
CAPTION = ParagraphStyle(
    "caption", _base, fontSize=9.5, leading=14, alignment=TA_CENTER, textColor=QUIET, spaceBefore=4, spaceAfter=4
)
CELL = ParagraphStyle("cell", _base, fontSize=9, leading=12.5)
HEAD_CELL = ParagraphStyle("head-cell", CELL, fontName=BOLD)
ABSTRACT = ParagraphStyle("abstract", BODY, fontSize=10.5, leading=16)

COVER_LINE = ParagraphStyle("cover-line", _base, fontSize=12, leading=18, alignment=TA_CENTER)
COVER_STRONG = ParagraphStyle("cover-strong", COVER_LINE, fontName=BOLD, fontSize=13, leading=20)
COVER_KIND = ParagraphStyle("cover-kind", COVER_LINE, fontName=BOLD, fontSize=15, leading=22, textColor=SERIES[0])
COVER_TITLE = ParagraphStyle("cover-title", COVER_LINE, fontName=BOLD, fontSize=19, leading=27)
ARTICLE_TITLE = ParagraphStyle("article-title", _base, fontName=BOLD, fontSize=17, leading=24, spaceAfter=6)
ARTICLE_OTHER = ParagraphStyle("article-other", _base, fontSize=11, leading=16, textColor=QUIET, spaceAfter=8)
SMALL = ParagraphStyle("small", _base, fontSize=8.5, leading=12, textColor=QUIET, spaceAfter=3)
CONTENTS = [
    ParagraphStyle("contents-1", _base, fontName=BOLD, fontSize=10, leading=16, spaceBefore=4),
    ParagraphStyle("contents-2", _base, fontSize=10, leading=15, leftIndent=16),
]
