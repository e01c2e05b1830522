"""What browsers and robots look for by themselves: the mark of the site, and what may be read.

Everything public may be. Lists of filtered results are endless, and of no use to robots.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

_CLOSED = (
    "/search/?",
    "/en/search/?",
    "/search/export/",
    "/en/search/export/",
    "/search/feed/",
    "/search/saved/",
    "/en/search/saved/",
    "/search/suggest/",
    "/en/search/suggest/",
    "/en/search/feed/",
    "/admin/",
    "/accounts/",
    "/en/accounts/",
    "/deposit/",
    "/en/deposit/",
    "/desk/",
    "/en/desk/",
    "/copies/",
    "/en/copies/",
    "/certificates/",
    "/en/certificates/",
)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _CLOSED), ""]
    lines.append(f"Sitemap: {settings.SITE_URL}{reverse('machine:sitemap')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For what is not a page of ours, such as a PDF in a tab of its own."""
    return redirect(static("img/mark.svg"))
