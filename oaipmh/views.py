"""The endpoint: a GET or a POST in, a document out. No session, no cookie, no language: every harvester gets the same."""

from __future__ import annotations

import datetime as dt

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from deposits import crosswalks
from oaipmh import arguments, compression, envelope, verbs
from oaipmh.errors import Refused

RETRY_AFTER = 30  # seconds
_FORM = "application/x-www-form-urlencoded"


@csrf_exempt
def endpoint(request: HttpRequest) -> HttpResponse:
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD, POST"})
    try:
        document = respond(_sent(request), dt.datetime.now(dt.UTC).replace(microsecond=0))
    except OperationalError:
        return HttpResponse(status=503, headers={"Retry-After": str(RETRY_AFTER)})
    return _response(document.encode(), request.headers.get("Accept-Encoding", ""))


def respond(encoded: bytes, now: dt.datetime) -> str:
    """The document that answers these URL-encoded arguments. `now`, the responseDate, is read before the database is: a
    harvester that begins its next harvest there overlaps with this one, and misses nothing."""
    given: arguments.Arguments = ()
    try:
        given = arguments.decode(encoded)
        request = arguments.parse(given, formats=crosswalks.formats(), now=now)
        return envelope.answer(verbs.answer(request, now), at=now, arguments=dict(given))
    except Refused as refused:
        return envelope.refusal(refused, at=now, arguments=dict(given))


def _sent(request: HttpRequest) -> bytes:
    """What was sent in the address, and by POST in the body (section 3.1.1.2)."""
    query = str(request.META.get("QUERY_STRING", "")).encode("latin-1")
    form = request.body if request.method == "POST" and request.content_type in ("", _FORM) else b""
    return b"&".join(part for part in (query, form) if part)


def _response(body: bytes, accepted: str) -> HttpResponse:
    response = HttpResponse(content_type="text/xml; charset=utf-8", headers={"Vary": "Accept-Encoding"})
    if compression.is_worth_it(body) and compression.wants_gzip(accepted):
        body = compression.gzipped(body)
        response["Content-Encoding"] = "gzip"
    response.content = body
    return response
