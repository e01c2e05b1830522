"""From an address to a record that this actor may know of.

Three outcomes: the record; "no such page" (404), also where there is one that the actor may not know of; and the
tombstone (410) of a withdrawn one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from deposits.access import Actor, Right, allows
from deposits.crosswalks.exports import citation
from deposits.ids import is_id
from deposits.models import Record
from deposits.public import PublicRecord, build
from portal.context import translations
from portal.desk.taking import door

Parameters = ParamSpec("Parameters")


@dataclass(frozen=True)
class Opened:
    row: Record
    public: PublicRecord
    actor: Actor


def find_record(public_id: str, actor: Actor) -> Opened:
    row = Record.objects.filter(public_id=public_id).exclude(snapshot=None).first() if is_id(public_id) else None
    if row is None:
        raise Http404
    public = build(row)
    if not allows(actor, Right.METADATA, public.protected):
        raise Http404
    return Opened(row, public, actor)


def opening(
    view: Callable[Concatenate[HttpRequest, Opened, Parameters], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """A view of a record that is there and may be known of; a withdrawn one answers with its tombstone instead."""

    @wraps(view)
    def wrapped(request: HttpRequest, public_id: str, *args: Parameters.args, **kwargs: Parameters.kwargs) -> HttpResponseBase:
        opened = find_record(public_id, request.actor)  # type: ignore[attr-defined]
        if opened.row.is_tombstone:
            return tombstone(request, opened)
        return view(request, opened, *args, **kwargs)

    return require_safe(wrapped)


def tombstone(request: HttpRequest, opened: Opened) -> HttpResponse:
    context = {
        "record": opened.public,
        "translations": translations(reverse("record:page", args=[opened.public.id])),
        "removed": opened.row.removed,
        "reason": opened.row.withdrawal_reason,
        "citation": citation(opened.public, "tcvn"),
        "door": door(opened.row, opened.actor),
    }
    return render(request, "record/tombstone.html", context, status=410)


def speaking(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For addresses without a language: messages come in the reader's own, if she signed in, else in her browser's."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        language = getattr(request.user, "language", "") or translation.get_language_from_request(request)
        if language not in dict(settings.LANGUAGES):
            language = settings.LANGUAGE_CODE
        with translation.override(language):
            response = view(request, *args, **kwargs)
        response.headers.setdefault("Content-Language", language)
        return response

    return wrapped
