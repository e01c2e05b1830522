"""Files that arrive in portions (tus 1.0): begun, carried on after every cut, stopped, asked about.

Whoever asks is signed in, or shows an upload link (`Authorization: Bearer …`). An upload is its sender's alone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from deposits.errors import FlowError
from deposits.flows import uploads as flow
from deposits.models import Deposit, DepositFile, DepositUpload
from media.errors import Busy, BytesDamaged, MediaError, Refused, TooLarge, UploadGone, WrongChecksum, WrongOffset
from portal.accounts.actors import actor_for, client_address
from portal.deposit import links, tus
from portal.deposit.asking import actor_of, opened, refusal, signed_out
from portal.deposit.files import file_row

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


def _speaking_tus(view: View) -> View:
    """Who asks, which version, and every refusal as a status with a sentence."""

    @csrf_exempt
    @wraps(view)
    def wrapped(request: HttpRequest, public_id: str, **more: str) -> HttpResponse:
        method = tus.method_of(request)
        if method == "OPTIONS":
            return tus.capabilities()
        if method != "GET" and request.headers.get("Tus-Resumable") != tus.VERSION:
            response = refusal(f"Tus-Resumable must be {tus.VERSION}", 412)
            response["Tus-Version"] = tus.VERSION
            return tus.signed(response)
        return tus.signed(_stranger(request, public_id) or _answer(view, request, public_id, **more))

    return wrapped


def _answer(view: View, request: HttpRequest, public_id: str, **more: str) -> HttpResponse:
    try:
        return view(request, opened(request, public_id), **more)
    except Http404:
        return refusal(_("There is no such upload."), 404)
    except tus.Malformed as error:
        return refusal(error, 400)
    except (FlowError, MediaError) as error:
        status = next(status for kind, status in _STATUSES if isinstance(error, kind))
        response = refusal(error, status)
        if status in (423, 503):
            response["Retry-After"] = "2" if status == 423 else "30"
        return response


def _stranger(request: HttpRequest, public_id: str) -> HttpResponse | None:
    """The refusal of who is not known, or whose browser was sent here by another site; None for everybody else."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        person = links.person_of(token.strip(), public_id)
        if person is None:
            return refusal(_("This upload link is not valid any more. Make a new one on the page of the deposit."), 401)
        request.actor = actor_for(person, client_address(request))  # type: ignore[attr-defined]
        return None
    if not request.user.is_authenticated:
        return signed_out()
    check = CsrfViewMiddleware(_nothing)
    check.process_request(request)
    return check.process_view(request, _nothing, (), {})


def _nothing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@_speaking_tus
def uploads(request: HttpRequest, deposit: Deposit) -> HttpResponse:
    """POST: announce a file, and send its beginning if you like."""
    if tus.method_of(request) != "POST":
        return HttpResponse(status=405, headers={"Allow": "OPTIONS, POST"})
    size, told, actor = tus.number(request, "Upload-Length"), tus.metadata(request), actor_of(request)
    length = tus.announced(request)
    if length is not None and length > size:
        raise TooLarge
    waiting = flow.begin(
        actor=actor,
        deposit_id=deposit.pk,
        name=told.get("filename") or told.get("name") or "file",
        size=size,
        sha256=told.get("sha256", ""),
        replaces=_replaced(deposit, told.get("replaces", "")),
    )
    if length != 0 and request.content_type == tus.OFFSET_TYPE:
        waiting = flow.carry_on(actor=actor, waiting=waiting, offset=0, chunks=tus.body(request), checksum=tus.checksum(request))
    response = tus.signed(HttpResponse(status=201), waiting.upload)
    response["Location"] = request.build_absolute_uri(reverse("deposit:upload", args=[deposit.public_id, waiting.upload.token]))
    return response


@_speaking_tus
def upload(request: HttpRequest, deposit: Deposit, token: str) -> HttpResponse:
    """HEAD: how much has arrived. PATCH: more of it. DELETE: stop. GET: all of this in words, and the file it became."""
    actor = actor_of(request)
    waiting = flow.find(actor=actor, deposit=deposit, token=token)
    if waiting is None:
        raise Http404
    match tus.method_of(request):
        case "HEAD":
            return _offset(_settled(request, waiting))
        case "GET":
            return _in_words(request, waiting)
        case "PATCH":
            return _more(request, waiting)
        case "DELETE":
            flow.cancel(actor=actor, waiting=waiting)
            return HttpResponse(status=204)
        case _other:
            return HttpResponse(status=405, headers={"Allow": "OPTIONS, HEAD, GET, PATCH, DELETE"})


def _more(request: HttpRequest, waiting: DepositUpload) -> HttpResponse:
    if request.content_type != tus.OFFSET_TYPE:
        return refusal(f"Content-Type must be {tus.OFFSET_TYPE}", 415)
    offset, length = tus.number(request, "Upload-Offset"), tus.announced(request)
    if offset + (length or 0) > waiting.upload.size:
        raise TooLarge
    chunks, checksum = tus.body(request), tus.checksum(request)
    waiting = flow.carry_on(actor=actor_of(request), waiting=waiting, offset=offset, chunks=chunks, checksum=checksum)
    return tus.signed(HttpResponse(status=204), waiting.upload)


def _settled(request: HttpRequest, waiting: DepositUpload) -> DepositUpload:
    """All may have arrived without anybody hearing so: then it is attached now, unless that is being done already."""
    try:
        return flow.complete(actor=actor_of(request), waiting=waiting)
    except Busy:
        return waiting


def _offset(waiting: DepositUpload) -> HttpResponse:
    if waiting.is_open and waiting.upload.is_expired:
        raise UploadGone
    response = tus.signed(HttpResponse(), waiting.upload)
    response["Upload-Length"] = str(waiting.upload.size)
    return response


def _in_words(request: HttpRequest, waiting: DepositUpload) -> HttpResponse:
    told: dict[str, object] = {"name": waiting.upload.name, "size": waiting.upload.size, "offset": waiting.upload.offset}
    waiting = _settled(request, waiting)
    if waiting.attached is None:
        return JsonResponse({**told, "state": "checking" if waiting.upload.is_whole else "receiving"})
    file = waiting.deposit.files.select_related("stored__inspection").filter(pk=waiting.file_id or 0).first()
    if file is None:
        return JsonResponse({**told, "state": "removed"})
    row = file_row(waiting.deposit, file)
    html = render_to_string("deposit/file.html", {"row": row, "deposit": waiting.deposit}, request)
    return JsonResponse({**told, "state": "attached", "id": file.pk, "settled": row.settled, "html": html})


def _replaced(deposit: Deposit, named: str) -> DepositFile | None:
    if not named:
        return None
    file = deposit.files.filter(pk=int(named)).first() if named.isdecimal() else None
    if file is None:
        raise Http404
    return file
