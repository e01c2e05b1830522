"""Pictures of pages: drawn once in the bounded child process, kept in a cache that may be thrown away."""

from __future__ import annotations

import base64
import binascii
import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponse

from media.errors import PageNotRendered
from media.formats import PDF
from media.inspection.finding import Limits
from media.inspection.workshop import Job, run
from media.models import StoredFile
from media.store import local_copy

WIDTHS = (320, 900, 1600)  # pixels: a cover, a page, a page on a fine screen
MEDIA_TYPE = "image/webp"


def page_image(stored: StoredFile, number: int, width: int) -> bytes:
    """The picture of page `number` (from 1) as WebP, `width` pixels wide, one of `WIDTHS`.

    Raises `PageNotRendered` for what is no PDF or has no such page, and for a page that cannot be drawn within the
    limits; `BytesMissing` and `StorageUnavailable` as the store does. Who may see the page is the caller's to ask.
    """
    if width not in WIDTHS or number < 1 or stored.media_type != PDF:
        raise PageNotRendered
    kept = Path(settings.VAR) / "cache" / "pages" / stored.sha256[:2] / stored.sha256 / f"{number}-{width}.webp"
    try:
        return kept.read_bytes()
    except FileNotFoundError:
        picture = _draw(stored, number, width)
    _keep(kept, picture)
    return picture


def respond(stored: StoredFile, number: int, width: int) -> HttpResponse:
    """The picture as an HTTP answer for the one who asked; `Http404` where there is none."""
    try:
        picture = page_image(stored, number, width)
    except PageNotRendered as error:
        raise Http404(str(error)) from error
    headers = {"Cache-Control": "private, max-age=600", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(picture, content_type=MEDIA_TYPE, headers=headers)


def _draw(stored: StoredFile, number: int, width: int) -> bytes:
    limits = Limits()
    with local_copy(stored) as path:
        wanted = {"number": number, "width": width}
        result = run(Job("pdf_image", path, limits.image_seconds, limits.memory_mb, wanted))
    if result.end != "done" or not result.lines:
        raise PageNotRendered
    try:
        picture = base64.b64decode(result.lines[0]["image"], validate=True)
    except (KeyError, binascii.Error) as error:
        raise PageNotRendered from error
    if not (picture.startswith(b"RIFF") and picture[8:12] == b"WEBP"):
        raise PageNotRendered
    return picture


def _keep(path: Path, picture: bytes) -> None:
    """Whole or not at all: others may be reading."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as new:
        new.write(picture)
    os.replace(new.name, path)
