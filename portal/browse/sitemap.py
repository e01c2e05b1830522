"""The site map for search engines (sitemaps.org protocol 0.9): an index, and parts of at most 50,000 addresses.

Parts are ranges of primary keys, so that a part is read without counting through those before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import F, IntegerField, Max
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from deposits.models import Exposure, Record
from deposits.public import record_url

PART = 50_000
_XML = "application/xml; charset=utf-8"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    part = Cast((F("pk") - 1) / PART, IntegerField())
    rows = Record.objects.filter(exposure=Exposure.LIVE).values_list(part).annotate(latest=Max("datestamp")).order_by()
    entries = "".join(
        f"<sitemap><loc>{settings.SITE_URL}{reverse('machine:sitemap-part', args=[number + 1])}</loc><lastmod>{latest:%Y-%m-%dT%H:%M:%SZ}</lastmod></sitemap>\n"
        for number, latest in sorted(rows)
    )
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{_SITEMAP}">\n{entries}</sitemapindex>\n'
    return HttpResponse(body, content_type=_XML)


@require_safe
def part(request: HttpRequest, part: int) -> StreamingHttpResponse:
    last = part * PART
    rows = Record.objects.filter(exposure=Exposure.LIVE, pk__gt=last - PART, pk__lte=last)
    if not 0 < part < 10**9 or not rows.exists():
        raise Http404
    return StreamingHttpResponse(_urls(rows.order_by("pk").values_list("public_id", "datestamp")), content_type=_XML)


def _urls(rows: object) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_SITEMAP}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    for public_id, datestamp in rows.iterator(chunk_size=2_000):  # type: ignore[attr-defined]
        url = escape(record_url(public_id))
        english = escape(f"{settings.SITE_URL}/en/records/{public_id}/")
        yield (
            f"<url><loc>{url}</loc><lastmod>{datestamp:%Y-%m-%dT%H:%M:%SZ}</lastmod>"
            f'<xhtml:link rel="alternate" hreflang="vi" href="{url}"/><xhtml:link rel="alternate" hreflang="en" href="{english}"/></url>\n'
        )
    yield "</urlset>\n"
