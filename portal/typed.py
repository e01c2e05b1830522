"""What arrives typed, before any view reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

_NUL, _HARVESTERS = "\x00", "/oai"
_FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}


class WithoutNulMiddleware:
    """No keyboard types U+0000, and PostgreSQL neither compares nor keeps it: it is left out of queries and forms, so that no
    view fails on it. OAI-PMH reads its arguments by itself, and answers in its own words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", "") and request.path != _HARVESTERS:
            request.GET = _without(request.GET)  # type: ignore[assignment]
        return self._get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Where the check of CSRF has read the form already, in all but a few views."""
        if request.method != "POST" or request.content_type not in _FORMS or request.path == _HARVESTERS:
            return
        if any(_NUL in text for name, texts in request.POST.lists() for text in (name, *map(str, texts))):
            request.POST = _without(request.POST)  # type: ignore[misc, assignment]


def _without(typed: QueryDict) -> QueryDict:
    cleaned = QueryDict(mutable=True)
    for name, texts in typed.lists():
        cleaned.setlist(name.replace(_NUL, ""), [str(text).replace(_NUL, "") for text in texts])
    cleaned._mutable = False
    return cleaned
