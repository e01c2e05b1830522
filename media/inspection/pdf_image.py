"""The picture of one page of a PDF, by PDFium. Runs in the child process only."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from typing import Any

import pypdfium2
from PIL import WebPImagePlugin  # noqa: F401  (registered once, before the process forks)

_TALLEST = 4  # times the width: what is longer is cut off at the bottom
_QUALITY = 82


def render(path: str, limits: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yields `{"image": base64 of WebP}`. `limits` names the page (`number`, from 1) and the `width` in pixels."""
    document = pypdfium2.PdfDocument(path)
    page = document[limits["number"] - 1]
    width, height = page.get_size()
    scale = limits["width"] / width
    below = max(height - _TALLEST * width, 0)
    picture = page.render(scale=scale, crop=(0, below, 0, 0), limit_image_cache=True).to_pil().convert("RGB")
    buffer = io.BytesIO()
    picture.save(buffer, "WEBP", quality=_QUALITY, method=3)
    yield {"image": base64.b64encode(buffer.getvalue()).decode("ascii")}
