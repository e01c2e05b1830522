"""The page of the log, and the log taken along as separated values or as JSON. Nothing of it can be changed."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from deposits.sheets.writing import separated
from portal.deposit.asking import actor_of
from portal.desk.curating.log import SIZE, WORDS, Asked, Entry, Place, entries, every, may_read

_HEADER = ("at", "who", "verb", "words", "work", "title", "data")
_SOURCES = ("event", "admin", "page")


@never_cache
@login_required
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """`after` names the entry behind which the page begins."""
    asked, actor = _asked(request), actor_of(request)
    found = entries(actor, asked, Place.read(request.GET.get("after", "")), SIZE + 1)
    query = request.GET.copy()
    query.pop("after", None)
    narrowed = query.urlencode()
    more = str(found[SIZE - 1].place) if len(found) > SIZE else ""
    query["after"] = more
    context = {
        "section": "desk",
        "entries": found[:SIZE],
        "question": asked,
        "typed": request.GET,
        "narrowed": narrowed,
        "older": query.urlencode() if more else "",
        "is_first": "after" not in request.GET,
        "verbs": sorted(
            ((verb, str(words) % {"who": "…", "step": "…"}) for verb, words in WORDS.items()), key=lambda pair: pair[1]
        ),
        "whole": actor.is_administrator,
        "crumbs": [(_("Desk"), reverse("desk:queue"))],
    }
    return render(request, "desk/curating/log.html", context)


@never_cache
@login_required
@require_safe
def log_file(request: HttpRequest, extension: str) -> StreamingHttpResponse:
    """`csv`, guarded against formulas, or `json`: all that the page would show, streamed."""
    asked, actor = _asked(request), actor_of(request)
    found = every(actor, asked)
    pieces = separated(_HEADER, map(_cells, found)) if extension == "csv" else _lines(found)
    name = f"{_('log')}-{timezone.localdate():%Y-%m-%d}.{extension}"
    kind = "text/csv; charset=utf-8" if extension == "csv" else "application/json"
    return StreamingHttpResponse(pieces, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _asked(request: HttpRequest) -> Asked:
    if not may_read(actor_of(request)):
        raise PermissionDenied
    return Asked.read(request.GET)


def _cells(one: Entry) -> tuple[str, ...]:
    data = json.dumps(one.data, ensure_ascii=False) if one.data else ""
    return (one.place.at.isoformat(), one.who, one.verb, one.words, one.work, one.title, data)


def _lines(found: Iterator[Entry]) -> Iterator[bytes]:
    """One array, an entry a line."""
    before = b"["
    for one in found:
        line = dict(zip(_HEADER[:-1], _cells(one)[:-1], strict=True))
        entry = {**line, "data": one.data, "source": _SOURCES[one.place.source]}
        yield before + b"\n" + json.dumps(entry, ensure_ascii=False).encode()
        before = b","
    yield b"[]" if before == b"[" else b"\n]"
