"""XML and HTML of strangers, read as a stream of events: no tree is built, no entity expanded, nothing fetched."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Protocol

from lxml import etree

from media.inspection.finding import Status
from media.inspection.refusals import Unreadable

_NAMESPACE = re.compile(r"\{.*?\}")
_RELATION = re.compile(r"\{[^}]*/relationships\}")  # `r:id` names another part, `id` an element: both may stand in one


class Handler(Protocol):
    """What is told of a document in its order. Tags and attributes come without their namespace, those that
    lead to other parts with the prefix `r:`."""

    def start(self, tag: str, attributes: dict[str, str]) -> None: ...

    def end(self, tag: str) -> None: ...

    def data(self, text: str) -> None: ...


def read_xml(pieces: Iterable[bytes], handler: Handler) -> None:
    """Raises `Unreadable` for what is not well-formed or declares a document type: neither Office Open XML (ECMA-376
    part 2, 8.1.4) nor ODF needs one, and entities are the stuff of bombs and of reading other files."""
    target: Any = _Target(handler, refuse_doctype=True)
    parser = etree.XMLParser(target=target, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        for piece in pieces:
            parser.feed(piece)
        parser.close()
    except etree.XMLSyntaxError as error:
        status: Status = "too_large" if "limit" in str(error).lower() or "Huge" in str(error) else "damaged"
        raise Unreadable(status, "its markup cannot be read") from error


def read_html(text: str, handler: Handler) -> None:
    """Never refuses: what a browser would show somehow is read somehow."""
    target: Any = _Target(handler, refuse_doctype=False)
    parser = etree.HTMLParser(target=target, no_network=True, huge_tree=False)
    try:
        for start in range(0, len(text), _PIECE):
            parser.feed(text[start : start + _PIECE])
        parser.close()
    except etree.XMLSyntaxError as error:  # an empty document, or one deeper than any is
        raise Unreadable("damaged", "its markup cannot be read") from error


_PIECE = 100_000


class _Target:
    """lxml's side of a `Handler` (https://lxml.de/parsing.html#the-target-parser-interface)."""

    def __init__(self, handler: Handler, *, refuse_doctype: bool) -> None:
        self._handler = handler
        self._refuse_doctype = refuse_doctype
        self._names: dict[str, str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._handler.start(self._plain(tag), {self._plain(name, "r:"): value for name, value in attributes.items()})

    def end(self, tag: str) -> None:
        self._handler.end(self._plain(tag))

    def data(self, text: str) -> None:
        self._handler.data(text)

    def comment(self, text: str) -> None:
        pass

    def pi(self, target: str, data: str | None = None) -> None:
        pass

    def doctype(self, name: str, *where: Any) -> None:
        if self._refuse_doctype:
            raise Unreadable("damaged", "a document type with its entities")

    def close(self) -> None:
        pass

    def _plain(self, name: str, related: str = "") -> str:
        found = self._names.get(related + name)
        if found is None:
            found = self._names[related + name] = _NAMESPACE.sub("", _RELATION.sub(related, name))
        return found
