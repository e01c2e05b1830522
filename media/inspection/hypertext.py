"""Text of HTML as a reader would see it: without scripts and styles, blocks on lines of their own."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import Any, Final

from media.inspection.cleaning import one_line
from media.inspection.markup import read_html
from media.inspection.pages import Facts, Pages
from media.inspection.plain_text import decoded_text
from media.inspection.refusals import Unreadable

_MOST_BYTES: Final = 100 * 1024 * 1024
_UNSEEN: Final = {"script", "style", "noscript", "template", "head", "svg", "object", "iframe"}
_EMPTY: Final = {"br", "hr", "img", "input", "meta", "link", "wbr", "area", "base", "col", "embed", "source", "track"}
_BLOCKS: Final = set(
    "address article aside blockquote body br caption dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr li main nav ol option p pre section table tr ul".split()
)
_CELLS: Final = {"td", "th"}
_CHARSET: Final = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_LATIN: Final = {"iso-8859-1", "latin-1", "windows-1252", "us-ascii", "x-user-defined"}
_SPACES: Final = re.compile(r"\s+")


def read_hypertext(path: str, pages: Pages) -> Facts:
    source = Path(path)
    if source.stat().st_size > _MOST_BYTES:
        raise Unreadable("too_large", "too many bytes")
    return read_markup(decoded(source.read_bytes()), pages)


def read_markup(text: str, pages: Pages) -> Facts:
    """Adds what is seen to the present page. Facts: `title`, the number of `scripts`."""
    handler = _Seen(pages)
    read_html(text, handler)
    facts: dict[str, Any] = {"scripts": handler.scripts}
    if title := one_line(handler.title):
        facts["title"] = title
    return facts


def decoded(content: bytes) -> str:
    """By its mark, else as it declares itself (https://html.spec.whatwg.org/#determining-the-character-encoding), else
    as plain text. What claims to be Latin is Windows' Latin, in which the old Vietnamese fonts were written."""
    declared = _CHARSET.search(content[:2048])
    if declared and not content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = declared.group(1).decode("ascii", "replace").lower()
        try:
            return content.decode("cp1252" if name in _LATIN else name, errors="replace" if name in _LATIN else "strict")
        except (LookupError, ValueError):
            pass
    return decoded_text(content)


class _Seen:
    def __init__(self, pages: Pages) -> None:
        self.title = ""
        self.scripts = 0
        self._pages = pages
        self._unseen = 0
        self._tag = ""
        self._preserved = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._tag = tag
        self.scripts += tag == "script" or any(name.startswith("on") for name in attributes)
        if tag in _UNSEEN:
            self._unseen += 1
        self._preserved += tag == "pre"
        if tag in _BLOCKS and not self._unseen:
            self._pages.new_line()
        elif tag in _CELLS and not self._unseen:
            self._pages.add("\t")
        if tag == "img" and not self._unseen and (words := attributes.get("alt", "").strip()):
            self._pages.add(f" {words} ")

    def end(self, tag: str) -> None:
        self._tag = ""
        if tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        self._preserved = max(self._preserved - (tag == "pre"), 0)
        if tag in _BLOCKS and tag not in _EMPTY and not self._unseen:
            self._pages.new_line()

    def data(self, text: str) -> None:
        if self._tag == "title" and not self.title:
            self.title = text
        if not self._unseen:
            self._pages.add(text if self._preserved else _SPACES.sub(" ", text))
