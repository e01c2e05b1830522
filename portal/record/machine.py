"""Addresses of a record that have no language: its exported forms, its files, and what a viewer shows of
their pages."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from deposits.access import ANONYMOUS, Right, allows
from deposits.public import PublicFile
from media import images, serving
from media.errors import BytesMissing, Infected, StorageUnavailable, Withheld
from media.models import StoredFile
from portal.context import front_pages, translations
from portal.record import signposting
from portal.record.audience import file_rows
from portal.record.formats import BY_EXTENSION, Format
from portal.record.opening import Opened, opening, speaking
from portal.viewer import answers, inside

log = logging.getLogger(__name__)
_WIDTH = 900


@speaking
@opening
def export(request: HttpRequest, opened: Opened, extension: str) -> HttpResponse:
    return representation(opened, BY_EXTENSION[extension])


def representation(opened: Opened, form: Format) -> HttpResponse:
    """The record in one of its forms, as this actor may have it."""
    record = opened.public
    response = HttpResponse(form.write(record, opened.actor), content_type=f"{form.media_type}; charset=utf-8")
    response["Link"] = signposting.description(record)
    response["Content-Location"] = f"/records/{record.id}.{form.extension}"
    response["Vary"] = "Accept, Cookie"
    return response


@speaking
@opening
def file(request: HttpRequest, opened: Opened, name: str) -> HttpResponseBase:
    """The bytes, for those who may download them; otherwise a page that says who may. `?save` asks to keep, not to show."""
    wanted = _named(opened, name)
    if not allows(opened.actor, Right.DOWNLOAD, wanted.protected):
        return _refused(request, opened, wanted)
    stored = StoredFile.objects.get(pk=wanted.stored_id)
    try:
        response = serving.respond(request, stored, name=wanted.name, inline="save" not in request.GET)
    except (StorageUnavailable, BytesMissing, Withheld) as error:
        return _unavailable(request, error)
    response["Link"] = signposting.content(opened.public)
    return response


@speaking
@opening
def page_image(request: HttpRequest, opened: Opened, name: str, number: int) -> HttpResponseBase:
    asked = request.GET.get("width", "")
    width = int(asked) if asked in {str(one) for one in images.WIDTHS} else _WIDTH
    return _of_pages(request, opened, name, number, partial(images.respond, request, number=number, width=width))


@speaking
@opening
def layout(request: HttpRequest, opened: Opened, name: str) -> HttpResponseBase:
    return _of_pages(request, opened, name, 1, partial(answers.layout_answer, request))


@speaking
@opening
def page_words(request: HttpRequest, opened: Opened, name: str, number: int) -> HttpResponseBase:
    return _of_pages(request, opened, name, number, partial(answers.words_answer, request, number=number))


@speaking
@opening
def find(request: HttpRequest, opened: Opened, name: str) -> HttpResponseBase:
    """The pages of a file that hold the words of `?q=`."""
    wanted = _named(opened, name)
    if not allows(opened.actor, Right.VIEW, wanted.protected):
        return _refused(request, opened, wanted)
    return answers.found_answer(inside.in_record(opened.public.id, wanted, inside.question(request.GET.get("q")), opened.actor))


def _of_pages(
    request: HttpRequest, opened: Opened, name: str, number: int, answer: Callable[..., HttpResponseBase]
) -> HttpResponseBase:
    """What is drawn or read from a page, for those who may view it."""
    wanted = _named(opened, name)
    if not allows(opened.actor, Right.VIEW, wanted.protected):
        return _refused(request, opened, wanted)
    if not wanted.is_pdf or not 1 <= number <= (wanted.pages or 0):
        raise Http404
    try:
        stored = StoredFile.objects.get(pk=wanted.stored_id)
        return answer(stored=stored, public=allows(ANONYMOUS, Right.VIEW, wanted.protected))
    except (StorageUnavailable, BytesMissing, Withheld) as error:
        return _unavailable(request, error)


def _named(opened: Opened, name: str) -> PublicFile:
    found = next((one for one in opened.public.files if one.name == name), None)
    if found is None:
        raise Http404
    return found


def _refused(request: HttpRequest, opened: Opened, wanted: PublicFile) -> HttpResponse:
    (row,) = file_rows((wanted,), opened.actor, opened.public)
    there = translations(reverse("record:page", args=[opened.public.id]))
    return render(request, "record/restricted.html", {"record": opened.public, "row": row, "translations": there}, status=403)


def _unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("file.unavailable %s", type(error).__name__, exc_info=error)
    response = render(
        request,
        "errors/503.html",
        {"reason": error, "translations": front_pages()},
        status=403 if isinstance(error, Infected) else 503,
    )
    if response.status_code == 503:
        response["Retry-After"] = "120"
    return response
