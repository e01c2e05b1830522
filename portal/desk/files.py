"""The files of a deposit for who reviews it: the file itself, pictures of its pages, and what a viewer asks of them."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from deposits.models import DepositFile
from media import images
from media.errors import BytesMissing, StorageUnavailable, Withheld
from media.models import StoredFile
from portal.deposit.asking import opened_file, refusal
from portal.deposit.serving import file_response, page_response
from portal.viewer import answers, inside

log = logging.getLogger(__name__)
PAGE, FINE, THUMB = 900, 1600, 320


@login_required
@require_safe
def download(request: HttpRequest, public_id: str, file_id: int) -> HttpResponseBase:
    return file_response(request, opened_file(request, public_id, file_id))


@login_required
@require_safe
def page(request: HttpRequest, public_id: str, file_id: int, number: int) -> HttpResponseBase:
    """`?size=small` for thumbnails, `?size=large` for a closer look; `?width=` as the viewer asks."""
    asked = request.GET.get("width", "")
    width = {"small": THUMB, "large": FINE}.get(request.GET.get("size", ""), PAGE)
    if asked in {str(one) for one in images.WIDTHS}:
        width = int(asked)
    return page_response(request, opened_file(request, public_id, file_id), number, width)


@login_required
@require_safe
def layout(request: HttpRequest, public_id: str, file_id: int) -> HttpResponseBase:
    return _told(opened_file(request, public_id, file_id), lambda stored: answers.layout_answer(request, stored))


@login_required
@require_safe
def words(request: HttpRequest, public_id: str, file_id: int, number: int) -> HttpResponseBase:
    file = opened_file(request, public_id, file_id)
    inspection = getattr(file.stored, "inspection", None)
    if inspection is None or not 1 <= number <= (inspection.pages or 0):
        raise Http404
    return _told(file, lambda stored: answers.words_answer(request, stored, number))


@login_required
@require_safe
def find(request: HttpRequest, public_id: str, file_id: int) -> HttpResponseBase:
    """The pages that hold the words of `?q=`: a deposit is in no index yet, so its pages are read."""
    file = opened_file(request, public_id, file_id)
    asked = inside.question(request.GET.get("q"))
    return _told(file, lambda stored: answers.found_answer(inside.in_pages(stored.pk, asked) if asked else []))


def _told(file: DepositFile, answer: Callable[[StoredFile], HttpResponseBase]) -> HttpResponseBase:
    if file.stored.media_type != "application/pdf":
        raise Http404
    try:
        return answer(file.stored)
    except (StorageUnavailable, BytesMissing, Withheld) as error:
        log.error("file.unavailable %s", type(error).__name__, exc_info=error)
        return refusal(error, 503)
