"""The ZIP file of a sheet in portions (tus 1.0), as files come into a deposit: begun before the form is sent, carried on after
every cut. Its address is signed for who began it, and good for nobody else."""

from __future__ import annotations

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.errors import NotAllowed, Unacceptable
from deposits.roles import is_librarian
from media import uploads as media
from media.errors import TooLarge, UploadGone
from media.models import StoredFile, Upload
from portal.deposit import tus
from portal.deposit.asking import actor_of
from portal.deposit.speaking_tus import of_another_site, portion, speaking_tus

_SALT = "desk.batch.upload"


@speaking_tus(of_another_site)
def uploads(request: HttpRequest) -> HttpResponse:
    """POST: announce a ZIP file, and send its beginning if you like."""
    actor = actor_of(request)
    if not is_librarian(actor):
        raise NotAllowed
    if tus.method_of(request) != "POST":
        return HttpResponse(status=405, headers={"Allow": "OPTIONS, POST"})
    size, told, length = tus.number(request, "Upload-Length"), tus.metadata(request), tus.announced(request)
    if length is not None and length > size:
        raise TooLarge
    begun = media.begin(name=told.get("filename") or "files.zip", size=size)
    if length != 0 and request.content_type == tus.OFFSET_TYPE:
        begun = media.append(begun.pk, 0, tus.body(request), tus.checksum(request))
    response = tus.signed(HttpResponse(status=201), begun)
    address = reverse("desk:batch-upload", args=[signing.dumps([begun.token, actor.user_id], salt=_SALT)])
    response["Location"] = request.build_absolute_uri(address)
    return response


@speaking_tus(of_another_site)
def upload(request: HttpRequest, token: str) -> HttpResponse:
    """HEAD: how much has arrived. PATCH: more of it. DELETE: stop. GET: whether it is whole, and as what the form names it."""
    found = _found(actor_of(request), token)
    if found is None:
        raise Http404
    match tus.method_of(request):
        case "HEAD":
            if found.is_expired:
                raise UploadGone
            response = tus.signed(HttpResponse(), found)
            response["Upload-Length"] = str(found.size)
            return response
        case "GET":
            if found.is_whole:
                media.finish(found.pk)
            state = "arrived" if found.is_whole else "receiving"
            return JsonResponse({"name": found.name, "size": found.size, "offset": found.offset, "state": state, "token": token})
        case "PATCH":
            return tus.signed(HttpResponse(status=204), media.append(found.pk, *portion(request, found)))
        case "DELETE":
            media.throw_away(found.pk)
            return HttpResponse(status=204)
        case _other:
            return HttpResponse(status=405, headers={"Allow": "OPTIONS, HEAD, GET, PATCH, DELETE"})


def arrived(actor: Actor, token: str) -> tuple[StoredFile, str]:
    """The ZIP file that this person has sent in portions, and its name. Raises Unacceptable, and what the store raises."""
    found = _found(actor, token)
    if found is None or not found.is_whole:
        raise Unacceptable(_("The ZIP file has not arrived whole. Choose it again: it goes on where it stopped."))
    return media.finish(found.pk), found.name


def _found(actor: Actor, token: str) -> Upload | None:
    """None for everybody but a curator who began it."""
    try:
        name, user = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    if not is_librarian(actor) or user != actor.user_id or actor.user_id is None:
        return None
    return Upload.objects.select_related("stored").filter(token=name).first()
