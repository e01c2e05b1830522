"""Requests for copies: asked from the page of the work, confirmed, answered and downloaded by links that were mailed.

Opening a link changes nothing, because mail programs open links by themselves; a button does.
"""

from __future__ import annotations

import logging

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from deposits.access import Actor, Right, allows
from deposits.errors import FlowError, NotAllowed
from deposits.flows import copies as flow
from deposits.models import CopyRequest
from deposits.public import PublicFile
from media import serving
from media.errors import BytesMissing, StorageUnavailable, Withheld
from portal.accounts.actors import client_address
from portal.copies.links import Use, digest, read
from portal.limits import with_a_secret_address
from portal.numbers import key
from portal.record.opening import Opened, find_record

log = logging.getLogger(__name__)
careful = with_a_secret_address("copies", referrer="same-origin")


@careful
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The form. `?file=` names the file."""
    opened = find_record(public_id, _actor(request))
    file = _asked_for(opened, (request.POST or request.GET).get("file", ""))
    context: dict[str, object] = {"record": opened.public, "file": file, "typed": request.POST, "section": "search"}
    if request.method != "POST":
        return render(request, "copies/ask.html", context)
    try:
        asked = flow.request_copy(
            actor=_actor(request),
            record=opened.row,
            file_name=file.name,
            name=request.POST.get("name", ""),
            email=request.POST.get("email", ""),
            reason=request.POST.get("reason", ""),
            language=request.LANGUAGE_CODE,  # type: ignore[attr-defined]
            client=digest(client_address(request)),
        )
    except FlowError as error:
        status = 429 if isinstance(error, flow.TooOften) else 422
        return render(request, "copies/ask.html", context | {"error": error}, status=status)
    return render(request, "copies/asked.html", context | {"wish": asked})


def _asked_for(opened: Opened, name: str) -> PublicFile:
    file = next((one for one in opened.public.files if one.name == name), None)
    if file is None or allows(opened.actor, Right.DOWNLOAD, file.protected) or not flow.may_be_asked_for(opened.public, file):
        raise Http404
    return file


@careful
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponseBase:
    asked = read(token, Use.CONFIRM)
    if asked is None:
        return _gone(request)
    error: FlowError | None = None
    if request.method == "POST":
        try:
            asked = flow.confirm_request(actor=_actor(request), request_id=asked.pk)
        except FlowError as refused:
            error = refused
    return render(request, "copies/confirm.html", {"wish": asked, "error": error}, status=422 if error else 200)


@careful
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponseBase:
    """For whoever holds the link: the owner, or the editors."""
    asked = read(token, Use.ANSWER)
    if asked is None:
        return _gone(request)
    error: FlowError | None = None
    if request.method == "POST":
        try:
            asked = _answered(request, asked)
        except FlowError as refused:
            error = refused
            asked.refresh_from_db()
    context = {
        "wish": asked,
        "may_be_granted": flow.granted_file(asked) is not None,
        "days": flow.DAYS,
        "typed": request.POST,
        "error": error,
    }
    return render(request, "copies/answer.html", context, status=422 if error else 200)


def _answered(request: HttpRequest, asked: CopyRequest) -> CopyRequest:
    days = key(request.POST.get("days", ""))
    grants = request.POST.get("do") == "grant"
    return flow.answer(
        actor=_actor(request),
        request_id=asked.pk,
        days=days if grants else None,
        words=request.POST.get("grant-words" if grants else "refuse-words", ""),
    )


@careful
@require_safe
def download(request: HttpRequest, token: str) -> HttpResponseBase:
    """The bytes, under a grant that holds now."""
    asked = read(token, Use.DOWNLOAD)
    file = flow.granted_file(asked) if asked is not None and asked.is_granted else None
    if asked is None or file is None:
        return _gone(request)
    try:
        if request.method == "GET":
            flow.note_download(actor=_actor(request), request_id=asked.pk, goes_on=_continues(request))
        response = serving.respond(request, asked.stored, name=file.name)
    except NotAllowed:
        return _gone(request)
    except (StorageUnavailable, BytesMissing, Withheld) as error:
        log.error("copy.unavailable %s", type(error).__name__, exc_info=error)
        return render(request, "errors/503.html", {"reason": error}, status=503)
    response["Cache-Control"] = "private, no-store"
    return response


def _continues(request: HttpRequest) -> bool:
    """Whether this can be the rest of a download."""
    wanted = request.headers.get("Range", "")
    return wanted.startswith("bytes=") and not wanted.startswith("bytes=0-")


def _gone(request: HttpRequest) -> HttpResponseBase:
    return render(request, "copies/gone.html", status=410)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
