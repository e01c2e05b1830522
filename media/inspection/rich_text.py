"""Text of RTF (Rich Text Format Specification 1.9.1), with the fonts of its runs: the old Vietnamese ones need them.

A reader of our own because the known ones give text without its fonts, and so cannot tell .VnTime from Times.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from media.inspection.cleaning import one_line
from media.inspection.legacy.documents import joined
from media.inspection.legacy.encodings import of_font
from media.inspection.pages import Facts, Pages
from media.inspection.refusals import Unreadable

_MOST_BYTES: Final = 100 * 1024 * 1024
_DEEPEST: Final = 1000  # groups inside one another
_TOKEN: Final = re.compile(
    rb"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<byte>[0-9A-Fa-f]{2})|\\(?P<sign>[^A-Za-z])|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)"
)
# Destinations (page 6 of the specification) whose text is not the document's.
_NO_TEXT: Final = set(
    "colortbl stylesheet pict objdata objclass themedata datastore listtable listoverridetable rsidtbl generator xmlnstbl "
    "latentstyles fldinst bkmkstart bkmkend sn sv filetbl revtbl fontemb fontfile falt panose pntext annotation atnid atnauthor "
    "nonshppict mmathPr userprops".split()
)
_SEEN_THOUGH_STARRED: Final = {"shpinst", "shppict", "footnote"}
_TYPED: Final = {
    "par": "\n", "line": "\n", "sect": "\n", "row": "\n", "nestrow": "\n", "tab": "\t", "cell": "\t", "nestcell": "\t",
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
    "emspace": " ", "enspace": " ", "qmspace": " ",
}  # fmt: skip
_SIGNS: Final = {"~": " ", "_": "-", "-": "", "\n": "\n", "\r": "\n"}
_CODE_PAGES: Final = {128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256, 186: 1257,
                      204: 1251, 222: 874, 238: 1250}  # fmt: skip
_STATED: Final = {"title", "author", "subject", "keywords"}


@dataclass(frozen=True)
class _Group:
    destination: str = ""  # empty: the text itself
    font: int = 0
    skip: int = 1  # characters after \u that say the same for old readers


class _Reader:
    def __init__(self, pages: Pages) -> None:
        self.facts: Facts = {"scripts": 0, "attachments": [], "external": []}
        self._pages = pages
        self._groups = [_Group()]
        self._names: dict[int, str] = {}
        self._code_pages: dict[int, int] = {}
        self._usual_font = 0
        self._code_page = 1252
        self._to_skip = 0
        self._starred = False
        self._bytes = bytearray()  # of one font, which may be two to a character

    def read(self, content: bytes) -> None:
        place = 0
        while found := _TOKEN.match(content, place) or (_TOKEN.search(content, place)):
            place = found.end()
            if found["word"] == b"bin" and found["number"]:
                place += max(int(found["number"]), 0)
            elif found["byte"]:
                self._character(bytes([int(found["byte"], 16)]))
            elif found["text"]:
                self._character(found["text"])
            else:
                self._flush()
                self._control(found)
        self._flush()

    def _control(self, found: re.Match[bytes]) -> None:
        if found["brace"] == b"{":
            if len(self._groups) > _DEEPEST:
                raise Unreadable("damaged", "groups without end")
            self._groups.append(self._groups[-1])
        elif found["brace"]:
            if len(self._groups) > 1:
                self._groups.pop()
        elif found["sign"] is not None:
            sign = found["sign"].decode("latin-1")
            self._starred |= sign == "*"
            self._add(_SIGNS.get(sign, sign if sign in "\\{}" else ""))
        else:
            self._word(found["word"].decode("ascii"), int(found["number"]) if found["number"] else None)

    def _word(self, word: str, number: int | None) -> None:
        starred, self._starred = self._starred, False
        group = self._groups[-1]
        if word == "object":
            self.facts["attachments"].append("object")
        if word == "template":
            self._groups[-1] = replace(group, destination="template")
        elif word in _NO_TEXT or (starred and word not in _SEEN_THOUGH_STARRED):
            self._groups[-1] = replace(group, destination="nothing")
        elif word in ("fonttbl", "info") or (word in _STATED and group.destination == "info"):
            self._groups[-1] = replace(group, destination=word)
        elif word == "f":
            self._groups[-1] = replace(group, font=number or 0)
        elif word == "fcharset" and group.destination == "fonttbl":
            self._code_pages[group.font] = _CODE_PAGES.get(number or 0, self._code_page)
        elif word == "plain":
            self._groups[-1] = replace(group, font=self._usual_font)
        elif word == "deff":
            self._usual_font = number or 0
            self._groups[-1] = replace(group, font=self._usual_font)
        elif word == "ansicpg" and number:
            self._code_page = number
        elif word == "uc":
            self._groups[-1] = replace(group, skip=number if number is not None else 1)
        elif word == "u" and number is not None:
            self._add(_utf16(number))
            self._to_skip = group.skip
        elif word == "page" or word == "pagebb":
            if not group.destination:
                self._pages.new_page()
        elif word in _TYPED:
            self._add(_TYPED[word])

    def _character(self, data: bytes) -> None:
        if self._to_skip:
            skipped = min(self._to_skip, len(data))
            self._to_skip -= skipped
            data = data[skipped:]
        self._bytes += data

    def _flush(self) -> None:
        if self._bytes:
            group = self._groups[-1]
            page = 1252 if of_font(self._names.get(group.font, "")) else self._code_pages.get(group.font, self._code_page)
            data, self._bytes = bytes(self._bytes), bytearray()
            try:
                text = data.decode(f"cp{page}", "replace")
            except LookupError:
                text = data.decode("cp1252", "replace")
            self._add(text)

    def _add(self, text: str) -> None:
        group = self._groups[-1]
        if not text:
            return
        if group.destination == "fonttbl":
            self._names[group.font] = self._names.get(group.font, "") + text.partition(";")[0]
        elif group.destination in _STATED:
            self.facts[group.destination] = one_line(self.facts.get(group.destination, "") + text)
        elif group.destination == "template":
            self.facts["external"].append(one_line(text))
        elif not group.destination:
            self._pages.add(text, of_font(self._names.get(group.font, "")))


def read_rtf(path: str, pages: Pages) -> Facts:
    source = Path(path)
    if source.stat().st_size > _MOST_BYTES:
        raise Unreadable("too_large", "too many bytes")
    reader = _Reader(pages)
    reader.read(source.read_bytes())
    _join_surrogates(pages)
    pages.drop_empty_end()
    return reader.facts


def _utf16(number: int) -> str:
    """\\u takes a signed 16-bit number; what lies beyond comes as two of them."""
    return chr(number & 0xFFFF)


def _join_surrogates(pages: Pages) -> None:
    for page in pages.pages:
        page[:] = [
            (text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"), hint) for text, hint in joined(page)
        ]
