"""The endpoint: a GET or a POST in, a document out. No session, no cookie, no language: every harvester gets the same.
People with a browser get a page that is made of that document."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from deposits import clock, crosswalks
from oaipmh import arguments, clients, compression, envelope, log, reading, verbs
from oaipmh.answers import Given
from oaipmh.errors import Refused

RETRY_AFTER = 30  # seconds
_LOGGED = {"metadataPrefix": "prefix", "set": "set", "from": "start", "until": "until"}
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Reply:
    """A document; what was asked for, as far as it could be read; which page it is, and which errors it tells of."""

    document: bytes
    asked: Mapping[str, str]
    given: Given | None = None
    errors: tuple[str, ...] = ()


@csrf_exempt
def endpoint(request: HttpRequest) -> HttpResponse:
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD, POST"})
    began = time.monotonic()
    try:
        reply = respond(_sent(request), clock.now())
    except OperationalError:
        return HttpResponse(status=503, headers={"Retry-After": str(RETRY_AFTER)})
    response = _response(request, reply.document)
    log.note(_entry(request, reply, len(response.content), time.monotonic() - began))
    return response


def respond(encoded: bytes, now: dt.datetime) -> Reply:
    """The answer to these URL-encoded arguments. `now`, the responseDate, is read before the database is: a harvester that
    begins its next harvest there overlaps with this one, and misses nothing."""
    given: arguments.Arguments = ()
    try:
        given = arguments.decode(encoded)
        request = arguments.parse(given, formats=crosswalks.formats(), now=now)
        answer = verbs.answer(request, now)
        return Reply(envelope.answer(answer.xml, at=now, arguments=dict(given)), dict(given), answer.given)
    except Refused as refused:
        codes = tuple(error.code for error in refused.errors)
        return Reply(envelope.refusal(refused, at=now, arguments=dict(given)), dict(given), errors=codes)


def _entry(request: HttpRequest, reply: Reply, sent: int, seconds: float) -> log.Entry:
    """An answer for the log. What was asked in vain is counted under the verb, whatever else was written there."""
    verb = reply.asked.get("verb", "")
    page = reply.given
    return log.Entry(
        clients.client_of(request.META),
        verb if verb in arguments.VERBS else "",
        key=page.list if page else None,
        asked=tuple((column, reply.asked[name]) for name, column in _LOGGED.items() if page and name in reply.asked),
        records=page.records if page else 0,
        reached=page.reached if page else 0,
        size=page.size if page else None,
        complete=page.complete if page else False,
        sent=sent,
        milliseconds=round(seconds * 1000),
        error=" ".join(dict.fromkeys(reply.errors))[:60],
    )


def _sent(request: HttpRequest) -> bytes:
    """What was sent in the address, and by POST in the body (section 3.1.1.2)."""
    query = str(request.META.get("QUERY_STRING", "")).encode("latin-1")
    form = request.body if request.method == "POST" and request.content_type in ("", _FORM) else b""
    return b"&".join(part for part in (query, form) if part)


def _response(request: HttpRequest, body: bytes) -> HttpResponse:
    """XML, and for a person's browser the page that is made of it."""
    content_type = "text/xml; charset=utf-8"
    if reading.is_wanted(request):
        content_type = "text/html; charset=utf-8"
        body = reading.page(body, request.headers.get("Accept-Language", ""))
    response = HttpResponse(content_type=content_type, headers={"Vary": "Accept, Accept-Encoding, Accept-Language"})
    if compression.is_worth_it(body) and compression.wants_gzip(request.headers.get("Accept-Encoding", "")):
        body = compression.gzipped(body)
        response["Content-Encoding"] = "gzip"
    response.content = body
    return response
