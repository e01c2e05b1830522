"""The files of a deposit, given to those who may open it."""

from __future__ import annotations

import logging

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from deposits.models import DepositFile
from media import images, serving
from media.errors import BytesMissing, Infected, StorageUnavailable, Withheld

log = logging.getLogger(__name__)


def file_response(request: HttpRequest, file: DepositFile) -> HttpResponseBase:
    """The bytes, shown in the browser where that is safe."""
    try:
        return serving.respond(request, file.stored, name=file.name, inline=True)
    except (StorageUnavailable, BytesMissing, Withheld) as error:
        return _unavailable(request, error)


def page_response(request: HttpRequest, file: DepositFile, number: int, width: int) -> HttpResponseBase:
    """The picture of a page, from 1. Http404 where there is none."""
    try:
        return images.respond(request, file.stored, number, width)
    except (StorageUnavailable, BytesMissing, Withheld) as error:
        return _unavailable(request, error)


def _unavailable(request: HttpRequest, error: Exception) -> HttpResponseBase:
    log.error("file.unavailable %s", type(error).__name__, exc_info=error)
    response = render(request, "errors/503.html", {"reason": error}, status=403 if isinstance(error, Infected) else 503)
    if response.status_code == 503:
        response["Retry-After"] = "120"
    return response
