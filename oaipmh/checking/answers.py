"""An answer of an endpoint as typed values. Nothing is assumed of it: whatever is missing or malformed is None or empty."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import urlencode

from lxml import etree

from media.fetching import Fetched

OAI: Final = "http://www.openarchives.org/OAI/2.0/"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
LOCATION: Final = f"{{{XSI}}}schemaLocation"
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#(?:x0*([0-9a-fA-F]{1,6})|0*([0-9]{1,7}));")
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._\-]+)["']""")
_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)

Arguments = Sequence[tuple[str, str]]


def element(name: str) -> str:
    return f"{{{OAI}}}{name}"


@dataclass(frozen=True)
class Header:
    identifier: str
    datestamp: str
    sets: tuple[str, ...]
    status: str | None

    @property
    def is_deleted(self) -> bool:
        return self.status == "deleted"


@dataclass(frozen=True)
class Item:
    header: Header
    metadata: etree._Element | None

    @property
    def content(self) -> etree._Element | None:
        """The root element inside `metadata`."""
        return None if self.metadata is None else next(self.metadata.iterchildren("*"), None)


@dataclass(frozen=True)
class Token:
    text: str
    size: str | None
    cursor: str | None
    expires: str | None


@dataclass(frozen=True)
class Answer:
    """What came back for these arguments. `fetched` is None where nothing did; `failure` then says why (code, detail)."""

    url: str
    arguments: Arguments
    method: str = "GET"
    fetched: Fetched | None = None
    failure: tuple[str, str] = ("", "")

    @property
    def shown(self) -> str:
        """The request as a person would repeat it."""
        asked = f"{self.url}?{urlencode(self.arguments)}" if self.arguments else self.url
        return asked if self.method == "GET" else f"POST {asked}"

    @property
    def body(self) -> bytes:
        return self.fetched.body if self.fetched else b""

    @property
    def status(self) -> int:
        return self.fetched.status if self.fetched else 0

    @cached_property
    def _parsed(self) -> tuple[etree._Element | None, tuple[str, str]]:
        return _parse(self.body)

    @property
    def root(self) -> etree._Element | None:
        return self._parsed[0]

    @property
    def problem(self) -> tuple[str, str]:
        """Why there is no root: the name of a rule, and what the parser said."""
        return self._parsed[1]

    @property
    def is_oai(self) -> bool:
        return self.root is not None and self.root.tag == element("OAI-PMH")

    def text(self, path: str) -> str | None:
        found = self.find(path)
        return None if found is None else (found.text or "").strip()

    def find(self, path: str) -> etree._Element | None:
        """`path` of names in the OAI namespace: `Identify/baseURL`."""
        return None if self.root is None else self.root.find("/".join(element(part) for part in path.split("/")))

    def all(self, path: str) -> list[etree._Element]:
        return [] if self.root is None else self.root.findall("/".join(element(part) for part in path.split("/")))

    @property
    def errors(self) -> list[str]:
        return [one.get("code") or "" for one in self.all("error")]

    @property
    def verb(self) -> str:
        return next((value for name, value in self.arguments if name == "verb"), "")

    @cached_property
    def items(self) -> list[Item]:
        return list(self._items())

    @cached_property
    def headers(self) -> list[Header]:
        return [item.header for item in self.items]

    @property
    def identifiers(self) -> list[str]:
        return [header.identifier for header in self.headers]

    @property
    def token(self) -> Token | None:
        found = self.find(f"{self.verb}/resumptionToken")
        if found is None:
            return None
        return Token((found.text or "").strip(), found.get("completeListSize"), found.get("cursor"), found.get("expirationDate"))

    @property
    def received(self) -> str:
        """In a word or two: the errors, the status, or what is in it."""
        if self.fetched is None:
            return self.failure[1] or self.failure[0]
        if self.errors:
            return ", ".join(self.errors)
        if self.status != 200:
            return f"HTTP {self.status}"
        if not self.is_oai:
            return self.problem[1] or (str(self.root.tag) if self.root is not None else "")
        return (
            f"{self.verb}: {len(self.items)}" if self.items else ", ".join(map(_name, self.root if self.root is not None else ()))
        )

    def _items(self) -> Iterator[Item]:
        for one in self.all(f"{self.verb}/record"):
            header = one.find(element("header"))
            yield Item(_header(header), one.find(element("metadata")))
        for one in self.all(f"{self.verb}/header"):
            yield Item(_header(one), None)


def _header(found: etree._Element | None) -> Header:
    if found is None:
        return Header("", "", (), None)
    sets = tuple((one.text or "").strip() for one in found.findall(element("setSpec")))
    identifier, datestamp = (found.findtext(element(name)) or "" for name in ("identifier", "datestamp"))
    return Header(identifier.strip(), datestamp.strip(), sets, found.get("status"))


def _name(one: etree._Element) -> str:
    return etree.QName(one).localname if isinstance(one.tag, str) else "…"


def _parse(body: bytes) -> tuple[etree._Element | None, tuple[str, str]]:
    """Without entities, without the network, without a document type: what others send cannot make us read files."""
    if _DOCTYPE.search(body[:4_000]) or _DOCTYPE.search(body):
        return None, ("xml.doctype", "<!DOCTYPE …>")
    declared = _DECLARED.match(body)
    if declared and declared[1].lower() not in (b"utf-8", b"us-ascii", b"ascii"):
        return None, ("xml.encoding", declared[1].decode())
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, ("xml.encoding", f"{error.reason}, byte {error.start}: {body[error.start : error.start + 8]!r}")
    if illegal := _illegal(text):
        return None, ("xml.characters", illegal)
    try:
        return etree.fromstring(text.lstrip("\ufeff").encode(), _parser()), ("", "")
    except etree.XMLSyntaxError as error:
        return None, ("xml.well-formed", str(error)[:200])


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True)


def _illegal(text: str) -> str:
    """The first characters that XML 1.0 forbids, written as U+0001 (section 2.2)."""
    found: list[str] = []
    for match in _ILLEGAL.finditer(text):
        code = int(match[1], 16) if match[1] else int(match[2]) if match[2] else ord(match[0])
        if not (code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF):
            found.append(f"U+{code:04X}")
    return ", ".join(dict.fromkeys(found[:5]))


def schema_locations(one: etree._Element) -> Mapping[str, str]:
    """Namespace → address, as xsi:schemaLocation pairs them."""
    words = (one.get(LOCATION) or "").split()
    return dict(zip(words[::2], words[1::2], strict=False))
