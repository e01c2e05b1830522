"""What robots may read: everything public. Lists of filtered results are endless, and of no use to them."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

_CLOSED = (
    "/search/?",
    "/en/search/?",
    "/admin/",
    "/accounts/",
    "/en/accounts/",
    "/deposit/",
    "/en/deposit/",
    "/desk/",
    "/en/desk/",
)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _CLOSED), ""]
    lines.append(f"Sitemap: {settings.SITE_URL}{reverse('machine:sitemap')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
