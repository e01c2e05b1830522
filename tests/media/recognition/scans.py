"""Scans made for tests: pages drawn as pictures, with noise, in the fonts of the interface."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

FONTS = Path(__file__).resolve().parents[3] / "node_modules/@fontsource/be-vietnam-pro/files"
FAIR = 0.8  # recall of Vietnamese in this font, whose round “a” is hard to read; real scans are held to 0.95 (test_real_scans.py)
WIDTH, HEIGHT = 1240, 1754  # A4 at 150 pixels an inch

VIETNAMESE = (
    "Luận văn trình bày phương pháp nhận dạng tiếng nói cho các phương ngữ của tiếng Việt, đánh giá trên tập dữ liệu do nhóm "
    "tác giả thu thập, và so sánh với những kết quả đã được công bố trước đây trong nước. Chương đầu giới thiệu bài toán, "
    "chương hai mô tả cách làm, chương ba nói về thí nghiệm và những điều rút ra."
)
ENGLISH = (
    "This thesis describes how the speech of several dialects can be recognised, measures the method on records that were "
    "collected by the author, and compares what was found with earlier work."
)


def picture(text: str, *, size: int = 30, turn: int = 0, noise: float = 0) -> Image.Image:
    """The text in lines on a white page, turned by `turn` degrees, with `noise` (0 to 255) over it."""
    page = Image.new("L", (WIDTH, HEIGHT), 255)
    draw = ImageDraw.Draw(page)
    x, y = 120.0, 150.0
    for word in text.split():
        width = sum(_font(letter, size).getlength(letter) for letter in f"{word} ")
        if x + width > WIDTH - 120:
            x, y = 120.0, y + 1.6 * size
        for letter in f"{word} ":
            font = _font(letter, size)
            draw.text((x, y), letter, font=font, fill=20)
            x += font.getlength(letter)
    if noise:
        page = Image.blend(page, Image.effect_noise(page.size, noise), 0.25)
    return page.rotate(turn, expand=True, fillcolor=255) if turn else page


def pdf(*pages: Image.Image | str) -> bytes:
    """Pictures become scanned pages, strings pages of text in Latin letters."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for page in pages:
        if isinstance(page, str):
            lines = canvas.beginText(72, 770)
            words = page.split()
            for start in range(0, len(words), 10):
                lines.textLine(" ".join(words[start : start + 10]))
            canvas.drawText(lines)
        else:
            width, height = A4 if page.height > page.width else (A4[1], A4[0])
            canvas.setPageSize((width, height))
            canvas.drawImage(ImageReader(page), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def image(*pages: Image.Image, kind: str = "TIFF") -> bytes:
    buffer = io.BytesIO()
    more = {"save_all": True, "append_images": pages[1:]} if kind == "TIFF" else {}
    pages[0].save(buffer, kind, **more)
    return buffer.getvalue()


def recall(truth: str, found: str) -> float:
    """The share of the words of `truth` that were found, each as often as it stands there, whatever its case."""
    wanted, have = truth.lower().split(), found.lower().split()
    return sum(min(wanted.count(word), have.count(word)) for word in set(wanted)) / len(wanted)


@cache
def _face(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / f"be-vietnam-pro-{name}-400-normal.woff2", size)


@cache
def _font(letter: str, size: int) -> ImageFont.FreeTypeFont:
    """Web fonts come in parts: the one that has the letter."""
    vietnamese = letter in "ăâđêôơưĂÂĐÊÔƠƯ" or "\u1ea0" <= letter <= "\u1ef9" or letter in "ĩũĨŨ"
    return _face("vietnamese" if vietnamese else "latin", size)
