"""A page as the picture that is recognised: grey, upright as stored, of a size that Tesseract reads best. In the child only."""

from __future__ import annotations

import math
from typing import Final

import pypdfium2
from PIL import Image, ImageFilter, ImageSequence

from media.formats import IMAGES

_RESOLUTION: Final = 300  # pixels an inch: what the models were trained on
_MOST_PIXELS: Final = 16_000_000  # A3 at 290 pixels an inch
_POINTS: Final = 72  # an inch
_SMOOTH: Final = 1.0  # pixels: closes the ragged edges of scans in black and white, and drops their dust
_BLANK: Final = 12  # of 255: the spread between the darkest and the brightest hundredth of an empty page
_LARGEST_IMAGE: Final = 120_000_000  # pixels of an image file that are unpacked
_A4_INCHES: Final = 11.7


def of_page(path: str, media_type: str, number: int) -> Image.Image | None:
    """The picture of page `number` (from 1); None where nothing is on it. Raises what PDFium and Pillow raise."""
    drawn = _of_image(path, number) if media_type in IMAGES else _of_pdf(path, number)
    return None if is_blank(drawn) else drawn.filter(ImageFilter.GaussianBlur(_SMOOTH))


def count_images(path: str) -> int:
    """How many pages an image file has."""
    Image.MAX_IMAGE_PIXELS = _LARGEST_IMAGE // 2  # Pillow refuses twice as much
    with Image.open(path) as image:
        return getattr(image, "n_frames", 1)


def is_blank(picture: Image.Image) -> bool:
    histogram = picture.histogram()
    total, seen, dark, bright = sum(histogram), 0, 0, 255
    for level, count in enumerate(histogram):
        if seen <= total * 0.002:
            dark = level
        if seen <= total * 0.99:
            bright = level
        seen += count
    return bright - dark < _BLANK


def _of_pdf(path: str, number: int) -> Image.Image:
    page = pypdfium2.PdfDocument(path)[number - 1]
    width, height = page.get_size()
    scale = min(_RESOLUTION / _POINTS, math.sqrt(_MOST_PIXELS / max(width * height, 1)))
    return page.render(scale=scale, grayscale=True, limit_image_cache=True).to_pil().convert("L")


def _of_image(path: str, number: int) -> Image.Image:
    """In the resolution of a page at 300 pixels an inch: smaller pictures are enlarged at most four times."""
    count_images(path)
    with Image.open(path) as image:
        frame = next(one for at, one in enumerate(ImageSequence.Iterator(image), start=1) if at == number)
        grey = frame.convert("L")
    wanted = _RESOLUTION * _A4_INCHES / max(grey.size)
    least = math.sqrt(_MOST_PIXELS / (grey.width * grey.height))
    scale = min(wanted if wanted > 1.3 else 1.0, least, 4.0)
    return grey if scale == 1 else grey.resize((round(grey.width * scale), round(grey.height * scale)), Image.Resampling.BILINEAR)
