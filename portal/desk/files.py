"""The files of a deposit for who reviews it: the file itself, and pictures of its pages."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from portal.deposit.asking import opened_file
from portal.deposit.serving import file_response, page_response

PAGE, FINE, THUMB = 900, 1600, 320


@login_required
@require_safe
def download(request: HttpRequest, public_id: str, file_id: int) -> HttpResponseBase:
    return file_response(request, opened_file(request, public_id, file_id))


@login_required
@require_safe
def page(request: HttpRequest, public_id: str, file_id: int, number: int) -> HttpResponseBase:
    """`?size=small` for thumbnails, `?size=large` for a closer look."""
    width = {"small": THUMB, "large": FINE}.get(request.GET.get("size", ""), PAGE)
    return page_response(request, opened_file(request, public_id, file_id), number, width)
