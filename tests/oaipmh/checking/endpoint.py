"""A small endpoint that keeps every rule, in a thread; each fault that a test plants breaks one of them.

A fault is a word that the endpoint asks itself about (`"post-refused" in self.faults`), or an `Edit` of its answers.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qsl
from xml.sax.saxutils import quoteattr

from tests.oaipmh.checking import metadata

OAI: Final = "http://www.openarchives.org/OAI/2.0/"
_XSI: Final = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
_LISTS: Final = ("ListRecords", "ListIdentifiers")
_ALLOWED: Final = {
    "Identify": set(), "ListMetadataFormats": {"identifier"}, "ListSets": {"resumptionToken"},
    "GetRecord": {"identifier", "metadataPrefix"},
    "ListIdentifiers": {"metadataPrefix", "from", "until", "set", "resumptionToken"},
    "ListRecords": {"metadataPrefix", "from", "until", "set", "resumptionToken"},
}  # fmt: skip


@dataclass(frozen=True)
class Edit:
    """In answers to `verb` ("" for all) put `new` for `old`."""

    verb: str
    old: str
    new: str


@dataclass
class Record:
    number: int
    datestamp: str
    deleted: bool = False

    @property
    def identifier(self) -> str:
        return f"oai:kho.example.vn:{self.number}"

    @property
    def sets(self) -> list[str]:
        return ["luan-van:thac-si" if self.number % 2 else "luan-van", "openaire"]


class Refused(Exception):
    def __init__(self, code: str) -> None:
        self.code = code


@dataclass
class Endpoint:
    port: int
    faults: frozenset[str] = frozenset()
    edits: Sequence[Edit] = ()
    seconds: bool = True
    page: int = 25
    served: list[str] = field(default_factory=list)
    place: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        begin = dt.datetime(2026, 1, 5, 6, 0, tzinfo=dt.UTC)
        moments = [begin + dt.timedelta(hours=7 * number, seconds=number) for number in range(60)]
        form = "%Y-%m-%dT%H:%M:%SZ" if self.seconds else "%Y-%m-%d"
        self.records = [Record(number, at.strftime(form), number in (3, 40)) for number, at in enumerate(moments, 1)]

    @property
    def site(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        return f"{self.site}/oai"

    # -- one request ---------------------------------------------------------------------------------------------------
    def answer(self, sent: list[tuple[str, str]]) -> bytes:
        verb = dict(sent).get("verb", "")
        try:
            self._check(verb, sent)
            body = getattr(self, f"_{verb}")(dict(sent))
            document = self._document(dict(sent), body)
        except Refused as refused:
            keep = refused.code not in ("badVerb", "badArgument") or "attributes-on-errors" in self.faults
            error = f'<error code="{refused.code}">không được</error>'
            document = self._document(dict(sent) if keep else {}, error)
        for edit in self.edits:
            if edit.verb in ("", verb):
                document = document.replace(edit.old, edit.new)
        return document.encode("utf-8", "surrogateescape")

    def _document(self, arguments: dict[str, str], body: str) -> str:
        now = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        attributes = "".join(f" {name}={quoteattr(value)}" for name, value in arguments.items())
        return (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="{OAI}" {_XSI} '
            f'xsi:schemaLocation="{OAI} {OAI}OAI-PMH.xsd"><responseDate>{now}</responseDate>'
            f"<request{attributes}>{self.base_url}</request>{body}</OAI-PMH>"
        )

    def _check(self, verb: str, sent: list[tuple[str, str]]) -> None:
        names = [name for name, _ in sent]
        if names.count("verb") > 1 and "repeated-verb-accepted" in self.faults:
            return
        if verb not in _ALLOWED or names.count("verb") != 1:
            raise Refused("badVerb")
        given = [name for name in names if name != "verb"]
        if "unknown-argument-accepted" not in self.faults and set(given) - _ALLOWED[verb]:
            raise Refused("badArgument")
        if "repeated-argument-accepted" not in self.faults and len(given) != len(set(given)):
            raise Refused("badArgument")
        token = "resumptionToken" in given
        if token and len(given) > 1 and "token-with-arguments-accepted" not in self.faults:
            raise Refused("badArgument")
        if verb in _LISTS and not token and "metadataPrefix" not in given:
            raise Refused("badArgument")
        if verb == "GetRecord" and set(given) != {"identifier", "metadataPrefix"}:
            raise Refused("badArgument")

    # -- the verbs -----------------------------------------------------------------------------------------------------
    def _Identify(self, given: dict[str, str]) -> str:
        granularity = "YYYY-MM-DDThh:mm:ssZ" if self.seconds else "YYYY-MM-DD"
        earliest = "2026-01-01T00:00:00Z" if self.seconds else "2026-01-01"
        return (
            f"<Identify><repositoryName>Kho thử</repositoryName><baseURL>{self.base_url}</baseURL>"
            "<protocolVersion>2.0</protocolVersion><adminEmail>thuvien@kho.example.vn</adminEmail>"
            f"<earliestDatestamp>{earliest}</earliestDatestamp><deletedRecord>persistent</deletedRecord>"
            f"<granularity>{granularity}</granularity><description>{metadata.OAI_IDENTIFIER}</description></Identify>"
        )

    def _ListMetadataFormats(self, given: dict[str, str]) -> str:
        if "identifier" in given:
            self._find(given["identifier"])
        formats = metadata.formats(self.site)
        if "identifier" in given and "item-without-formats" in self.faults:
            formats = {prefix: one for prefix, one in formats.items() if prefix != "oai_dc"}
        listed = (
            f"<metadataFormat><metadataPrefix>{prefix}</metadataPrefix><schema>{schema}</schema>"
            f"<metadataNamespace>{namespace}</metadataNamespace></metadataFormat>"
            for prefix, (schema, namespace) in formats.items()
        )
        return f"<ListMetadataFormats>{''.join(listed)}</ListMetadataFormats>"

    def _ListSets(self, given: dict[str, str]) -> str:
        names = {"luan-van": "Luận văn", "luan-van:thac-si": "Thạc sĩ", "openaire": "OpenAIRE"}
        listed = (f"<set><setSpec>{spec}</setSpec><setName>{name}</setName></set>" for spec, name in names.items())
        return f"<ListSets>{''.join(listed)}</ListSets>"

    def _GetRecord(self, given: dict[str, str]) -> str:
        found = self._find(given["identifier"])
        self._format(given["metadataPrefix"])
        return f"<GetRecord>{self._record(found, given['metadataPrefix'])}</GetRecord>"

    def _ListRecords(self, given: dict[str, str]) -> str:
        return self._list("ListRecords", given)

    def _ListIdentifiers(self, given: dict[str, str]) -> str:
        return self._list("ListIdentifiers", given)

    # -- lists ---------------------------------------------------------------------------------------------------------
    def _list(self, verb: str, given: dict[str, str]) -> str:
        wanted, start = dict(given), 0
        if "resumptionToken" in given and not ("token-with-arguments-accepted" in self.faults and len(given) > 2):
            wanted, start = self._resumed(given["resumptionToken"])
        self._format(wanted["metadataPrefix"])
        found = self._selected(wanted)
        if verb == "ListIdentifiers" and "identifiers-lack-one" in self.faults:
            found = [one for one in found if one.number != 30]
        if not found and "empty-list" not in self.faults:
            raise Refused("noRecordsMatch")
        page = found[start : start + self.page]
        if "skips" in self.faults and start and verb == "ListRecords":
            page = found[start - 1 : start + self.page]
        write = self._header if verb == "ListIdentifiers" else lambda one: self._record(one, wanted["metadataPrefix"])
        return f"<{verb}>{''.join(map(write, page))}{self._token(verb, wanted, start, len(found))}</{verb}>"

    def _token(self, verb: str, wanted: dict[str, str], start: int, size: int) -> str:
        end = start + self.page
        expires = (dt.datetime.now(dt.UTC) + dt.timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
        told = f'completeListSize="{size}" cursor="{min(start, size)}"'
        more = end < size or ("empty-last-page" in self.faults and end - self.page < size and start)
        if "endless" in self.faults and verb == "ListRecords":
            more, end = True, end % (2 * self.page)
        if not more:
            return f"<resumptionToken {told}/>" if start and "no-last-token" not in self.faults else ""
        place = f"{end}!{verb}!{'!'.join(wanted.get(name, '') for name in ('metadataPrefix', 'from', 'until', 'set'))}"
        return f'<resumptionToken expirationDate="{expires}" {told}>{place}</resumptionToken>'

    def _resumed(self, token: str) -> tuple[dict[str, str], int]:
        parts = token.split("!")
        if len(parts) != 6:
            if "any-token" in self.faults:
                return {"metadataPrefix": "oai_dc"}, 0
            raise Refused("badResumptionToken")
        if "token-once" in self.faults and token in self.place:
            parts[0] = self.place[token]
        if "token-once" in self.faults:
            self.place[token] = str((int(parts[0]) + self.page) % 50)
        names = ("metadataPrefix", "from", "until", "set")
        return {name: value for name, value in zip(names, parts[2:], strict=True) if value}, int(parts[0])

    def _selected(self, wanted: dict[str, str]) -> list[Record]:
        start, until = wanted.get("from"), wanted.get("until")
        for date in (start, until):
            if date is not None and not self._is_date(date):
                raise Refused("badArgument")
        if start and until and len(start) != len(until) and "mixed-accepted" not in self.faults:
            raise Refused("badArgument")
        if start and until and start > until and not {"reversed-accepted", "reversed-swapped"} & self.faults:
            raise Refused("badArgument")
        if start and until and start > until and "reversed-swapped" in self.faults:
            start, until = until, start
        last = (
            f"{until}T23:59:59Z"
            if until and len(until) == 10 and self.seconds and "until-excludes-day" not in self.faults
            else until
        )
        spec = wanted.get("set")
        if "unknown-set-ignored" in self.faults and spec == "khong-co-that":
            spec = None
        ignore = "dates-ignored" in self.faults and start and len(start) > 10
        return [
            one
            for one in self.records
            if (ignore or ((not start or one.datestamp >= start) and (not last or one.datestamp <= last)))
            and not ("until-excludes-second" in self.faults and until and one.datestamp == until and len(until) > 10)
            and (not spec or any(own == spec or own.startswith(f"{spec}:") for own in one.sets))
        ]

    def _is_date(self, date: str) -> bool:
        if "any-date" in self.faults and len(date) in (0, 10):
            return True
        form = "%Y-%m-%d" if len(date) == 10 else "%Y-%m-%dT%H:%M:%SZ"
        if len(date) != 10 and not self.seconds and "finer-accepted" not in self.faults:
            return False
        with contextlib.suppress(ValueError):
            return bool(dt.datetime.strptime(date, form))
        return False

    def _find(self, identifier: str) -> Record:
        for one in self.records:
            if one.identifier == identifier:
                return one
        raise Refused("noRecordsMatch" if "unknown-identifier-matches-nothing" in self.faults else "idDoesNotExist")

    def _format(self, prefix: str) -> None:
        broken = prefix == "rieng" and "format-not-given" in self.faults
        if broken or prefix not in metadata.formats(self.site):
            raise Refused("cannotDisseminateFormat" if "unknown-format-is-bad-argument" not in self.faults else "badArgument")

    # -- records -------------------------------------------------------------------------------------------------------
    def _header(self, one: Record) -> str:
        status = ' status="deleted"' if one.deleted else ""
        specs = [] if one.deleted and "deleted-without-sets" in self.faults else one.sets
        sets = "".join(f"<setSpec>{spec}</setSpec>" for spec in specs)
        return f"<header{status}><identifier>{one.identifier}</identifier><datestamp>{one.datestamp}</datestamp>{sets}</header>"

    def _record(self, one: Record, prefix: str) -> str:
        if one.deleted and "deleted-with-metadata" not in self.faults:
            return f"<record>{self._header(one)}</record>"
        content = metadata.write(prefix, one.number, self.site)
        return f"<record>{self._header(one)}<metadata>{content}</metadata></record>"


class _Handler(BaseHTTPRequestHandler):
    endpoint: Endpoint

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        self._respond(path, query)

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        if "post-refused" in self.endpoint.faults:
            return self._send(403, b"Forbidden", "text/html")
        self._respond(self.path, sent)

    def _respond(self, path: str, sent: str) -> None:
        endpoint = self.endpoint
        endpoint.served.append(f"{self.command} {path}?{sent}")
        if path.startswith("/records/"):
            return self._send(404 if "broken-links" in endpoint.faults else 200, b"", "text/html")
        if path == "/rieng.xsd":
            return self._send(200, metadata.SCHEMA.encode(), "text/xml")
        if path != "/oai":
            return self._send(404, b"", "text/html")
        if "busy-once" in endpoint.faults and len(endpoint.served) == 4:
            return self._send(503, b"", "text/html", {} if "busy-without-word" in endpoint.faults else {"Retry-After": "2"})
        body = endpoint.answer(parse_qsl(sent, keep_blank_values=True))
        refused = b"<error" in body
        status = 422 if refused and "http-status-on-errors" in endpoint.faults else 200
        kind = "application/xml" if "wrong-content-type" in endpoint.faults else "text/xml; charset=UTF-8"
        self._send(status, body, kind)

    def _send(self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing on the console."""


@contextlib.contextmanager
def serving(*faults: str | Edit, **options: Any) -> Iterator[Endpoint]:
    handler = type("Handler", (_Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    words = frozenset(fault for fault in faults if isinstance(fault, str))
    edits = [fault for fault in faults if isinstance(fault, Edit)]
    endpoint = Endpoint(server.server_port, words, edits, **options)
    handler.endpoint = endpoint  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield endpoint
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)
