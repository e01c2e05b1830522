"""The answers to a viewer's questions, as JSON: lengths in points, pages from 1."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponseNotModified, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags

from media import layout
from media.errors import PageNotRendered
from media.models import StoredFile
from media.store import check_released
from portal.viewer.inside import Found, question
from portal.viewer.marks import marks


def layout_answer(request: HttpRequest, stored: StoredFile, *, public: bool = False) -> HttpResponseBase:
    """`{"sizes": [[width, height], …], "outline": [[level, title, page], …]}`"""
    return _lasting(request, stored, "layout", lambda: layout.layout(stored), public=public)


def words_answer(request: HttpRequest, stored: StoredFile, number: int, *, public: bool = False) -> HttpResponseBase:
    """`{"words": [[left, top, width, height, text], …], "marks": [[left, top, width, height], …]}`; the marks are where
    the words of `?q=` stand. `?only=marks` leaves the words out."""

    def told() -> dict[str, Any]:
        words = layout.words(stored, number)
        asked = question(request.GET.get("q"))
        found = {"marks": [[round(side, 1) for side in box] for box in marks(words, asked)]} if asked else {"marks": []}
        return found if request.GET.get("only") == "marks" else {**found, "words": words}

    return _lasting(request, stored, f"words-{number}-{request.META['QUERY_STRING']}", told, public=public)


def found_answer(found: Sequence[Found]) -> JsonResponse:
    """`{"found": [{"page": 12, "passage": [[text, whether it was asked for], …]}, …]}`, in the order of pages."""
    pages = [{"page": one.page, "passage": list(one.passage.parts) if one.passage else []} for one in found]
    return JsonResponse({"found": pages}, headers={"Cache-Control": "private, no-store"})


def _lasting(
    request: HttpRequest, stored: StoredFile, name: str, told: Callable[[], dict[str, Any]], *, public: bool
) -> HttpResponseBase:
    """What follows from the bytes alone: it may be kept as long as one may see it. 404 where there is none."""
    check_released(stored)
    etag = f'"{stored.sha256}-{sha256(name.encode()).hexdigest()[:16]}"'
    headers = {"ETag": etag, "Cache-Control": "public, max-age=600" if public else "private, no-cache"}
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers=headers)
    try:
        return JsonResponse(told(), headers=headers)
    except PageNotRendered as error:
        return JsonResponse({"error": str(error)}, status=404)
