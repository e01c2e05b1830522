"""Recorded answers of real systems, answered again by a server of this machine: each verb by what was recorded of it."""

from __future__ import annotations

import contextlib
import re
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from lxml import etree

from media.fetching import Fetcher, Limits, NotReached
from media.fetching.guard import Address
from oaipmh.checking.asking import Manners
from oaipmh.checking.check import check
from oaipmh.checking.report import Report
from tests.media.fetching.answering import Server, answering, response

VERBS = ("Identify", "ListMetadataFormats", "ListSets", "ListIdentifiers", "ListRecords", "GetRecord")
_VERB = re.compile(rf"<(?:\w+:)?({'|'.join(VERBS)})[\s>]".encode())


def verb_of(content: bytes) -> str:
    found = _VERB.search(content)
    return found[1].decode() if found else ""


@contextlib.contextmanager
def replayed(recorded: Sequence[Path]) -> Iterator[Server]:
    """Each verb is answered by the first recording of it; everything else by 404."""
    answers: dict[str, bytes] = {}
    for path in recorded:
        content = path.read_bytes()
        answers.setdefault(verb_of(content), content)

    def answer(request: bytes, connection: socket.socket) -> None:
        head, _, body = request.partition(b"\r\n\r\n")
        query = urlsplit(head.split(b" ")[1].decode()).query or body.decode()
        verb = parse_qs(query).get("verb", [""])[0]
        found = answers.get(verb)
        connection.sendall(response(found or b"", "Content-Type: text/xml", status="200 OK" if found else "404 Not Found"))

    with answering(answer) as server:
        yield server


@contextlib.contextmanager
def official_schemas(folder: Path) -> Iterator[Server]:
    """A server that has every official schema under the address by which the world knows it."""
    catalogue = etree.parse(str(folder / "catalog.xml")).getroot()
    known = {str(one.get("systemId") or one.get("name")): folder / str(one.get("uri")) for one in catalogue}

    def answer(request: bytes, connection: socket.socket) -> None:
        host = re.search(rb"\r\nHost: ([^\r]+)", request)
        url = f"http://{host[1].decode() if host else ''}{request.split(b' ')[1].decode()}"
        beside = folder / url.rpartition("/")[2]  # the folder's schemas import each other by their names alone
        path = known.get(url) or (beside if beside.is_file() else None)
        connection.sendall(response(path.read_bytes() if path else b"", status="200 OK" if path else "404 Not Found"))

    with answering(answer) as server:
        yield server


def checked_with(schemas: Server, url: str, *, manners: Manners | None = None) -> Report:
    """Check an endpoint of this machine; every other host, by http, is the server of schemas."""

    def resolve(host: str, port: int) -> Sequence[Address]:
        if port == 443:
            raise NotReached(host)
        return [(host, port)] if host == "127.0.0.1" else [("127.0.0.1", schemas.port)]

    fetcher = Fetcher(private=True, resolve=resolve, limits=Limits(seconds=20))
    return check(url, fetcher=fetcher, manners=manners or Manners(), wait=lambda seconds: None)
