"""Addresses from which the results of a search are taken along: a feed, and files in several forms."""

from __future__ import annotations

import logging

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from portal.search.asked import Asked
from portal.search.export import BY_EXTENSION, exported
from portal.search.feed import MEDIA_TYPE, feed
from search.port import SearchUnavailable

log = logging.getLogger(__name__)


@require_safe
@conditional_page
def atom(request: HttpRequest) -> HttpResponse:
    asked = Asked.read(request.GET)
    query = asked.encoded()
    page, address = (
        f"{settings.SITE_URL}{reverse(name)}{f'?{query}' if query else ''}" for name in ("search:results", "search:feed")
    )
    actor = request.actor  # type: ignore[attr-defined]
    try:
        written = feed(asked, actor, page=page, address=address, language=get_language() or "vi")
    except SearchUnavailable:
        return _unavailable(request)
    response = HttpResponse(written, content_type=f"{MEDIA_TYPE}; charset=utf-8")
    patch_vary_headers(response, ["Cookie"])
    patch_cache_control(response, private=True, max_age=0, must_revalidate=True)
    return response


@require_safe
def export(request: HttpRequest, extension: str) -> HttpResponseBase:
    form = BY_EXTENSION.get(extension)
    if form is None:
        raise Http404
    actor = request.actor  # type: ignore[attr-defined]
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse()
    else:
        try:
            response = StreamingHttpResponse(exported(Asked.read(request.GET), actor, form))
        except SearchUnavailable:
            return _unavailable(request)
    response["Content-Type"] = f"{form.media_type}; charset=utf-8"
    response["Content-Disposition"] = f'attachment; filename="kho-mo.{form.extension}"'
    response["X-Robots-Tag"] = "noindex"
    patch_vary_headers(response, ["Cookie"])
    patch_cache_control(response, private=True, no_store=True)
    return response


def _unavailable(request: HttpRequest) -> HttpResponse:
    log.warning("search.unavailable")
    reason = _("The full-text index does not answer just now. Try again in a few minutes.")
    response = render(request, "errors/503.html", {"reason": reason}, status=503)
    response["Retry-After"] = "120"
    return response
