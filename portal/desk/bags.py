"""A deposit as a BagIt package, for those who curate it."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from deposits.bags import contents, writing
from media.errors import MediaError
from media.store import check_released
from portal.desk.scope import curated_deposit

log = logging.getLogger(__name__)


@login_required
@require_safe
def bag(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The ZIP file, streamed. A file in quarantine, or a store that is down, is said before it begins; where a file turns
    out damaged on the way the download breaks off."""
    deposit = curated_deposit(request, public_id)
    packed = contents.of_deposit(deposit)
    try:
        for file in packed.files:
            check_released(file.stored)
        pieces = writing.zipped(packed)
        first = next(pieces, b"")
    except MediaError as error:
        return render(request, "errors/503.html", {"reason": error}, status=503)

    def whole() -> Iterator[bytes]:
        yield first
        yield from pieces

    headers = {"Content-Disposition": f'attachment; filename="{packed.name}.zip"', "X-Content-Type-Options": "nosniff"}
    return StreamingHttpResponse(whole(), content_type="application/zip", headers=headers)
