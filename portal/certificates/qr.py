"""QR codes (ISO/IEC 18004), as squares and as a drawing for a page."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

QUIET = 4  # empty squares around it: the least that the standard asks for


def squares(text: str) -> list[list[bool]]:
    """Rows of dark (True) and light squares without the quiet zone, error correction M (15 % may be lost)."""
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    return [[bool(code.isDark(row, column)) for column in range(code.getModuleCount())] for row in range(code.getModuleCount())]


def drawing(text: str, label: str) -> SafeString:
    """An SVG; `label` says what it leads to, for those who cannot see it."""
    rows = squares(text)
    size = len(rows) + 2 * QUIET
    path = "".join(
        f"M{column + QUIET} {row + QUIET}h1v1h-1z" for row, line in enumerate(rows) for column, dark in enumerate(line) if dark
    )
    return format_html(
        '<svg class="qr" role="img" aria-label="{}" viewBox="0 0 {} {}" shape-rendering="crispEdges">'
        '<rect width="100%" height="100%" fill="#fff"/><path fill="#000" d="{}"/></svg>',
        label,
        size,
        size,
        path,
    )
