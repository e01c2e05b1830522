"""Files that arrive in portions (tus 1.0): begun, carried on after every cut, stopped, asked about.

Whoever asks is signed in, or shows an upload link (`Authorization: Bearer …`). An upload is its sender's alone.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from deposits.flows import uploads as flow
from deposits.models import Deposit, DepositFile, DepositUpload
from media.errors import Busy, TooLarge, UploadGone
from portal.accounts.actors import actor_for, client_address
from portal.deposit import links, tus
from portal.deposit.asking import actor_of, opened, refusal
from portal.deposit.files import file_row
from portal.deposit.speaking_tus import of_another_site, portion, speaking_tus
from portal.numbers import key


def _stranger(request: HttpRequest, public_id: str, **_more: str) -> HttpResponse | None:
    """The refusal of who is not known, or whose browser was sent here by another site; None for everybody else."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        person = links.person_of(token.strip(), public_id)
        if person is None:
            return refusal(_("This upload link is not valid any more. Make a new one on the page of the deposit."), 401)
        request.actor = actor_for(person, client_address(request))  # type: ignore[attr-defined]
        return None
    return of_another_site(request)


@speaking_tus(_stranger)
def uploads(request: HttpRequest, public_id: str) -> HttpResponse:
    """POST: announce a file, and send its beginning if you like."""
    deposit = opened(request, public_id)
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


@speaking_tus(_stranger)
def upload(request: HttpRequest, public_id: str, token: str) -> HttpResponse:
    """HEAD: how much has arrived. PATCH: more of it. DELETE: stop. GET: all of this in words, and the file it became."""
    actor, deposit = actor_of(request), opened(request, public_id)
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
    offset, chunks, checksum = portion(request, waiting.upload)
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
    file = deposit.files.filter(pk=key(named)).first()
    if file is None:
        raise Http404
    return file
