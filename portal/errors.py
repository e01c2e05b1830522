"""Pages for what went wrong: one message, one way on.

Those for 400 and 500 are drawn without the request: it may be what is broken, and so may the database.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import render_to_string

from portal.context import front_pages

log = logging.getLogger(__name__)
_BARE = "Máy chủ gặp sự cố. Xin thử lại sau ít phút.\nSomething broke on our side. Please try again in a few minutes.\n"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _without_request("errors/400.html", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.html", {"translations": front_pages()}, status=404)


class WrongMethodMiddleware:
    """A page for whoever opens an address that only takes what a form sends, as after signing in again. Django's is empty."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or request.method != "GET" or not request.accepts("text/html"):
            return response
        page = render(request, "errors/405.html", status=response.status_code)
        page["Allow"] = response["Allow"]
        return page


def server_error(request: HttpRequest) -> HttpResponse:
    return _without_request("errors/500.html", 500)


def _without_request(template: str, status: int) -> HttpResponse:
    context = {"ADMIN_EMAIL": settings.ADMIN_EMAIL, "translations": front_pages()}
    try:
        return HttpResponse(render_to_string(template, context), status=status)
    except Exception:  # such as a missing style sheet: what is broken may be the page itself
        log.exception("error_page.failed")
        return HttpResponse(_BARE, status=status, content_type="text/plain; charset=utf-8")
