"""Pictures of pages: drawn once in the bounded child process, kept in a cache that may be thrown away
(`media.page_cache`)."""

from __future__ import annotations

import base64
import binascii

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags

from media import page_cache
from media.errors import PageNotRendered
from media.formats import PDF
from media.inspection.finding import Limits
from media.inspection.workshop import Job, run
from media.models import StoredFile
from media.page_source import page_source
from media.store import check_released

WIDTHS = (160, 320, 900, 1600)  # pixels: in a list, a cover, a page, a page on a fine screen
MEDIA_TYPE = "image/webp"


def page_image(stored: StoredFile, number: int, width: int) -> bytes:
    """The picture of page `number` (from 1) as WebP, `width` pixels wide, one of `WIDTHS`.

    Raises `PageNotRendered` for what is no PDF or has no such page, and for a page that cannot be drawn within the
    limits; `Withheld`, `BytesMissing` and `StorageUnavailable` as the store does. Who may see the page is the caller's to ask.
    """
    check_released(stored)
    if width not in WIDTHS or number < 1 or stored.media_type != PDF:
        raise PageNotRendered
    return page_cache.kept_or_made(stored.sha256, f"{number}-{width}.webp", lambda: _draw(stored, number, width))


def respond(request: HttpRequest, stored: StoredFile, number: int, width: int, *, public: bool = False) -> HttpResponse:
    """The picture as an HTTP answer; `Http404` where there is none. `public`: anyone may see the page.

    Shared caches may keep for ten minutes what anyone may see. What only some may see is asked for each time, and
    answered 304 where the browser has it already: so long as they may.
    """
    check_released(stored)
    headers = {"ETag": f'"{stored.sha256}-{number}-{width}"', "X-Content-Type-Options": "nosniff"}
    headers["Cache-Control"] = "public, max-age=600" if public else "private, no-cache"
    if headers["ETag"] in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers=headers)
    try:
        picture = page_image(stored, number, width)
    except PageNotRendered as error:
        raise Http404(str(error)) from error
    return HttpResponse(picture, content_type=MEDIA_TYPE, headers=headers)


def _draw(stored: StoredFile, number: int, width: int) -> bytes:
    limits = Limits()
    with page_source(stored) as path:
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
