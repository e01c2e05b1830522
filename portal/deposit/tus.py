"""The tus protocol, version 1.0.0 (https://tus.io/protocols/resumable-upload): its headers, read and written.

Extensions: creation, creation-with-upload, checksum, expiration, termination.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import socket
import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date

from media.models import Upload
from media.uploads import Checksum

VERSION = "1.0.0"
OFFSET_TYPE = "application/offset+octet-stream"
CHECKSUM_MISMATCH = 460
_EXTENSIONS = "creation,creation-with-upload,checksum,expiration,termination"
_ALGORITHMS = ("sha1", "sha256", "sha512", "md5")
# Bytes asked for at once: many where they come fast, few where they come slowly, so that waiting for them is never long.
_LEAST, _MOST, _SOON = 64 * 1024, 1024 * 1024, 0.1
# A sender that left the network without a word is given up after so many seconds; what it sent stays.
_SILENCE = 30


class Malformed(Exception):
    """A header that the protocol asks for is missing or cannot be read. The text names it, for whoever writes a client."""


def method_of(request: HttpRequest) -> str:
    return request.headers.get("X-HTTP-Method-Override", request.method or "").upper()


def number(request: HttpRequest, header: str) -> int:
    value = request.headers.get(header, "")
    if not (value.isascii() and value.isdigit() and len(value) < 19):
        raise Malformed(f"{header} must be a whole number of bytes")
    return int(value)


def metadata(request: HttpRequest) -> dict[str, str]:
    """`Upload-Metadata`: names with values in Base64, by commas."""
    found = {}
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        name, _, value = pair.strip().partition(" ")
        with contextlib.suppress(binascii.Error, UnicodeDecodeError):
            found[name] = base64.b64decode(value.strip(), validate=True).decode()
            continue
        raise Malformed("Upload-Metadata must hold Base64 of UTF-8")
    return found


def checksum(request: HttpRequest) -> Checksum | None:
    said = request.headers.get("Upload-Checksum", "")
    if not said:
        return None
    algorithm, _, value = said.partition(" ")
    with contextlib.suppress(binascii.Error):
        if algorithm in _ALGORITHMS:
            digest = base64.b64decode(value, validate=True)
            if len(digest) == hashlib.new(algorithm, usedforsecurity=False).digest_size:
                return Checksum(algorithm, digest)
    raise Malformed(f"Upload-Checksum must name one of {', '.join(_ALGORITHMS)} and a digest in Base64")


def announced(request: HttpRequest) -> int | None:
    """How many bytes the request brings; None where it does not say (chunked transfer)."""
    return (
        None
        if "chunked" in request.headers.get("Transfer-Encoding", "").lower()
        else int(request.META.get("CONTENT_LENGTH") or 0)
    )


def body(request: HttpRequest) -> Iterator[bytes]:
    """What the request brings, until its end or until the connection breaks, which is no error here."""
    connection = request.META.get("gunicorn.socket")
    source: Any = request.META["wsgi.input"]
    length = announced(request)
    left, asked = length if length is not None else settings.MAX_FILE_BYTES + 1, _LEAST
    if connection is not None:
        connection.settimeout(_SILENCE)
    try:
        while left > 0:
            began = time.monotonic()
            try:
                piece = source.read(min(asked, left))
            except OSError:
                return
            if not piece:
                return
            left -= len(piece)
            asked = min(2 * asked, _MOST) if time.monotonic() - began < _SOON else _LEAST
            yield piece
    finally:
        if connection is not None:
            connection.settimeout(None)


def stop_listening(request: HttpRequest) -> None:
    """The sender is answered before it has sent all; gunicorn would read the rest to its end before the connection is used again."""
    connection = request.META.get("gunicorn.socket")
    if connection is not None:
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RD)


def capabilities() -> HttpResponse:
    """What OPTIONS is answered with."""
    response = signed(HttpResponse(status=204))
    response["Tus-Version"] = VERSION
    response["Tus-Extension"] = _EXTENSIONS
    response["Tus-Max-Size"] = str(settings.MAX_FILE_BYTES)
    response["Tus-Checksum-Algorithm"] = ",".join(_ALGORITHMS)
    return response


def signed(response: HttpResponse, upload: Upload | None = None) -> HttpResponse:
    """With the headers that belong to every answer, and those of an upload."""
    response["Tus-Resumable"] = VERSION
    response["Cache-Control"] = "no-store"
    if upload is not None:
        response["Upload-Offset"] = str(upload.offset)
        response["Upload-Expires"] = http_date(upload.expires.timestamp())
    return response
