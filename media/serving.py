"""Stored bytes as an HTTP answer (RFC 9110): validators, one range, a safe name. Who may have them was asked before."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified, StreamingHttpResponse
from django.utils.http import content_disposition_header, parse_etags

from media.models import StoredFile
from media.store import check_released, open_stream

# What a browser may show on our origin: nothing that runs. All else is downloaded.
_SHOWN = {"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "text/plain"}
_TEXT = "text/plain"
# Whatever the bytes are, they load nothing, send nothing and run nothing. PDFs go without the word `sandbox`: today's
# Chromium shows them with it, older ones did not, and their viewer is a process apart in any case.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
_RANGE = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)


@dataclass(frozen=True)
class _Span:
    """From `start` up to, not including, `end`."""

    start: int
    end: int


def respond(
    request: HttpRequest, stored: StoredFile, *, name: str, inline: bool = False, public: bool = False
) -> HttpResponseBase:
    """Answer GET or HEAD with the bytes, streamed and closed also when the client goes away.

    `inline` asks the browser to show the file; only types that cannot run anything are shown. `name` is a safe name
    (`media.names`). `public` says that anyone may have the file, so that shared caches may keep it for ten minutes.
    """
    check_released(stored)
    etag = f'"{stored.sha256}"'
    if _matches(request.headers.get("If-None-Match", ""), etag):
        return _headed(HttpResponseNotModified(), stored, etag, public=public)
    span = _wanted(request, stored, etag)
    response: HttpResponseBase
    if span is None:
        response = HttpResponse(status=416, content_type="text/plain", headers={"Content-Range": f"bytes */{stored.size}"})
        return _headed(response, stored, etag, public=False)
    if request.method == "HEAD":
        response = HttpResponse()
    else:
        response = StreamingHttpResponse(open_stream(stored, span.start, span.end))
    if span.end - span.start < stored.size:
        response.status_code = 206
        response["Content-Range"] = f"bytes {span.start}-{span.end - 1}/{stored.size}"
    response["Content-Length"] = str(span.end - span.start)
    response["Content-Type"] = f"{_TEXT}; charset=utf-8" if stored.media_type == _TEXT else stored.media_type
    response["Content-Disposition"] = _disposition(stored, name, inline=inline)
    return _headed(response, stored, etag, public=public)


def _headed(response: HttpResponseBase, stored: StoredFile, etag: str, *, public: bool) -> HttpResponseBase:
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "public, max-age=600" if public else "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _POLICY if stored.media_type == "application/pdf" else f"sandbox; {_POLICY}"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _disposition(stored: StoredFile, name: str, *, inline: bool) -> str:
    """RFC 6266; names beyond ASCII as `filename*` (RFC 8187)."""
    shown = inline and stored.media_type in _SHOWN
    return content_disposition_header(not shown, name) or "attachment"


def _matches(header: str, etag: str) -> bool:
    """If-None-Match compares weakly (RFC 9110, 13.1.2)."""
    return any(tag == "*" or tag.removeprefix("W/") == etag for tag in parse_etags(header)) if header else False


def _wanted(request: HttpRequest, stored: StoredFile, etag: str) -> _Span | None:
    """The span of a single range (RFC 9110, 14.1.2); all of it where there is none, where it is not understood, or where
    `If-Range` names other bytes; None where it cannot be satisfied."""
    whole = _Span(0, stored.size)
    asked = request.headers.get("Range", "")
    if request.method != "GET" or not asked or request.headers.get("If-Range", etag) != etag:
        return whole
    found = _RANGE.fullmatch(asked.strip())
    if not found or found.group(0) == "bytes=-":
        return whole
    first, last = found.groups()
    if not first:
        length = min(int(last), stored.size)
        return _Span(stored.size - length, stored.size) if length else None
    if last and int(last) < int(first):
        return whole
    if int(first) >= stored.size:
        return None
    return _Span(int(first), min(int(last) + 1, stored.size) if last else stored.size)
