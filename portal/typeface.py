"""The typeface of the site, as TrueType, for PDFs."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR, ITALIC, BOLD, LISTING = "BeVietnamPro", "BeVietnamPro-Italic", "BeVietnamPro-SemiBold", "Courier"
_FILES = {
    REGULAR: "BeVietnamPro_400Regular.ttf",
    ITALIC: "BeVietnamPro_400Regular_Italic.ttf",
    BOLD: "BeVietnamPro_600SemiBold.ttf",
}


class FontsMissing(Exception):
    """The front end has not been built: its build copies the typeface's files."""


@cache
def register() -> None:
    """Make the typeface known to ReportLab. FontsMissing names the mend."""
    folder = settings.ROOT / "portal" / "static" / "build" / "fonts-ttf"
    for name, file in _FILES.items():
        if not (folder / file).exists():
            raise FontsMissing(f"{folder / file} is missing. Build the front end first: npm ci && npm run build")
        pdfmetrics.registerFont(TTFont(name, folder / file))
    for bold, italic, name in ((0, 0, REGULAR), (0, 1, ITALIC), (1, 0, BOLD), (1, 1, BOLD)):
        addMapping(REGULAR, bold, italic, name)


def lacks(text: str) -> set[str]:
    """The characters of a text for which the typeface has no glyph."""
    register()
    known = pdfmetrics.getFont(REGULAR).face.charToGlyph
    return {letter for letter in text if not letter.isspace() and ord(letter) not in known}
