"""Views that speak tus: which version, who asks, and every refusal as a status with a sentence."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from deposits.errors import FlowError
from media.errors import Busy, BytesDamaged, Crowded, MediaError, Refused, TooLarge, UploadGone, WrongChecksum, WrongOffset
from media.models import Upload
from media.uploads import Checksum
from portal.deposit import tus
from portal.deposit.asking import refusal, signed_out

View = Callable[..., HttpResponse]
_STATUSES: tuple[tuple[type[Exception], int], ...] = (
    (TooLarge, 413),
    (Refused, 422),
    (FlowError, 422),
    (BytesDamaged, 422),
    (Busy, 423),
    (WrongOffset, 409),
    (WrongChecksum, tus.CHECKSUM_MISMATCH),
    (UploadGone, 410),
    (MediaError, 503),
)
_SOON, _LATER = "2", "30"  # seconds
# A portion takes as long as its sender's line is slow. Half of a process's threads are always left for everybody else.
_RECEIVING = threading.BoundedSemaphore(settings.UPLOADS_AT_ONCE)


class WrongType(Exception):
    """A portion comes as something else than `tus.OFFSET_TYPE`."""


def speaking_tus(stranger: Callable[..., HttpResponse | None]) -> Callable[[View], View]:
    """`stranger`: the refusal of who is not known here, or was sent by another site; None for everybody else. It takes what
    the address says."""

    def decorated(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def wrapped(request: HttpRequest, **more: str) -> HttpResponse:
            method = tus.method_of(request)
            if method == "OPTIONS":
                return tus.capabilities()
            if method != "GET" and request.headers.get("Tus-Resumable") != tus.VERSION:
                response = refusal(f"Tus-Resumable must be {tus.VERSION}", 412)
                response["Tus-Version"] = tus.VERSION
                return tus.signed(response)
            return tus.signed(stranger(request, **more) or _answer(view, request, **more))

        return wrapped

    return decorated


def _answer(view: View, request: HttpRequest, **more: str) -> HttpResponse:
    try:
        with _receiving(request):
            return view(request, **more)
    except Http404:
        return refusal(_("There is no such upload."), 404)
    except tus.Malformed as error:
        return refusal(error, 400)
    except WrongType:
        return refusal(f"Content-Type must be {tus.OFFSET_TYPE}", 415)
    except (FlowError, MediaError) as error:
        status = next(status for kind, status in _STATUSES if isinstance(error, kind))
        response = refusal(error, status)
        if status in (423, 503):
            response["Retry-After"] = _SOON if isinstance(error, (Busy, Crowded)) else _LATER
        return response


@contextlib.contextmanager
def _receiving(request: HttpRequest) -> Iterator[None]:
    """A request that brings a portion takes one of the places for those who send; Crowded where all are taken, and then nothing
    more is read from this sender."""
    if request.content_type != tus.OFFSET_TYPE or tus.announced(request) == 0:
        yield
        return
    if not _RECEIVING.acquire(blocking=False):
        tus.stop_listening(request)
        raise Crowded
    try:
        yield
    finally:
        _RECEIVING.release()


def of_another_site(request: HttpRequest, **_more: str) -> HttpResponse | None:
    """The refusal of who is not signed in, or whose browser was sent here by another site."""
    if not request.user.is_authenticated:
        return signed_out()
    check = CsrfViewMiddleware(_nothing)
    check.process_request(request)
    return check.process_view(request, _nothing, (), {})


def _nothing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def portion(request: HttpRequest, upload: Upload) -> tuple[int, Iterator[bytes], Checksum | None]:
    """Where a portion begins, its bytes, and what they should be. Raises WrongType, Malformed and TooLarge."""
    if request.content_type != tus.OFFSET_TYPE:
        raise WrongType
    offset, length = tus.number(request, "Upload-Offset"), tus.announced(request)
    if offset + (length or 0) > upload.size:
        raise TooLarge
    return offset, tus.body(request), tus.checksum(request)
