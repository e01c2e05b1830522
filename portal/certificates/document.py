"""A certificate as a PDF: A4, whole Vietnamese letters, text that can be copied out, tagged for screen readers."""

from __future__ import annotations

import io
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer

from deposits.models import Certificate
from portal import typeface
from portal.certificates import facts as words
from portal.certificates import qr
from portal.certificates.tagging import Figure, Pair, Tagged, tag_document

_INK, _QUIET, _ACCENT = HexColor("#12211b"), HexColor("#586a61"), HexColor("#0a6650")
_BASE = ParagraphStyle("base", fontName=typeface.REGULAR, fontSize=11, leading=17, textColor=_INK)
_PLACE = ParagraphStyle("place", _BASE, fontName=typeface.BOLD, fontSize=12, leading=18, textColor=_ACCENT)
_HEAD = ParagraphStyle("head", _BASE, fontName=typeface.BOLD, fontSize=22, leading=32, spaceBefore=14, spaceAfter=2)
_NUMBER = ParagraphStyle("number", _BASE, textColor=_QUIET, spaceAfter=12)
_SECTION = ParagraphStyle("section", _BASE, fontName=typeface.BOLD, fontSize=13, leading=20, spaceBefore=12, spaceAfter=4)
_LABEL = ParagraphStyle("label", _BASE, fontSize=10, leading=16, textColor=_QUIET)
_SMALL = ParagraphStyle("small", _BASE, fontSize=9.5, leading=14.5)
_SIDE, _TOP, _FOOT = 62, 56, 56
_WIDTH = A4[0] - 2 * _SIDE


def render(certificate: Certificate) -> bytes:
    """In the language of the moment. FontsMissing where the front end was not built."""
    typeface.register()
    statement, language = certificate.statement, get_language() or "vi"
    title = f"{_('Certificate of deposit')} {certificate.number}"
    target = io.BytesIO()
    document = SimpleDocTemplate(
        target,
        pagesize=A4,
        leftMargin=_SIDE,
        rightMargin=_SIDE,
        topMargin=_TOP,
        bottomMargin=_FOOT,
        title=title,
        author=statement.institution.label(language),
        subject=statement.title,
        creator="Kho Mở",
        lang=language,
        invariant=1,
    )
    draw = _Foot(f"{title} · {_('page')}")
    document.build(_story(certificate, language), onFirstPage=draw, onLaterPages=draw)
    return tag_document(target.getvalue(), language)


def file_name(certificate: Certificate) -> str:
    """Such as giay-xac-nhan-nop-2026-000123.pdf, in the language of the moment."""
    return f"{slugify(_('certificate-of-deposit'))}-{certificate.number}.pdf"


def _story(certificate: Certificate, language: str) -> list[Flowable]:
    statement = certificate.statement
    story: list[Flowable] = [
        _text("P", statement.institution.label(language), _PLACE),
        _text("H1", _("Certificate of deposit"), _HEAD),
        _text("P", _("Number %(number)s · issued %(moment)s") % _issued(certificate), _NUMBER),
        _text("P", words.sentence(certificate), _BASE),
        Spacer(1, 10),
    ]
    story += [_pair(one.label, one.value) for one in words.facts(certificate)]
    story.append(_text("H2", _("Files"), _SECTION))
    if not statement.files:
        story.append(_text("P", _("No files."), _SMALL))
    for file in statement.files:
        story.append(_pair(f"{file.name}", f"SHA-256 {file.short} … · {filesizeformat(file.size)}", wide=True))
    address = words.address(certificate)
    by_hand = f"{settings.SITE_URL}{reverse('certificates:ask')}"
    story += [
        _text("H2", _("How to confirm it"), _SECTION),
        Figure(qr.squares(address), _("QR code: %(address)s") % {"address": address}, qr.QUIET),
        _text(
            "P",
            _(
                "Scan the code, or open this address: the repository tells whether the certificate is genuine and where the work stands today."
            ),
            _SMALL,
        ),
        _text("P", address, _SMALL),
        _text("P", _("Or open %(address)s and type: %(code)s") % {"address": by_hand, "code": words.code(certificate)}, _SMALL),
    ]
    return story


def _issued(certificate: Certificate) -> dict[str, str]:
    return {"number": certificate.number, "moment": words.moment(certificate.issued)}


def _text(role: str, text: str, style: ParagraphStyle) -> Tagged:
    return Tagged(Paragraph(escape(text), style), role)


def _pair(label: str, value: str, *, wide: bool = False) -> Pair:
    """A label with its value beside it; a file's name needs the room that other labels do not."""
    share = 0.5 if wide else 0.3
    first = Paragraph(escape(label), _SMALL if wide else _LABEL)
    return Pair(first, Paragraph(escape(value), _SMALL if wide else _BASE), share, _WIDTH)


class _Foot:
    """The number of the certificate and of the page, on each page; no part of the text for a screen reader."""

    def __init__(self, words_: str) -> None:
        self._words = words_

    def __call__(self, canvas: Canvas, document: Any) -> None:
        canvas.saveState()
        canvas._code.append("/Artifact BMC")
        canvas.setFont(typeface.REGULAR, 9)
        canvas.setFillColor(_QUIET)
        canvas.drawString(_SIDE + 6, 32, f"{self._words} {document.page}")
        canvas._code.append("EMC")
        canvas.restoreState()
