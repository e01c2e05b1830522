"""Separated values (RFC 4180, and what Excel makes of it in Việt Nam): any of four separators, UTF-8 or UTF-16."""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
from collections.abc import Iterator

from django.utils.translation import gettext as _

from deposits.sheets.table import LONGEST_CELL, Row, SheetRefused, refuse_letters
from media.inspection.legacy.detecting import legacy_encoding
from media.inspection.legacy.syllables import is_syllable

_SEPARATORS = ";,\t|"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def rows(content: bytes) -> Iterator[Row]:
    text = _decoded(content)
    csv.field_size_limit(LONGEST_CELL + 1)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        for number, cells in enumerate(reader, start=1):
            formulas = frozenset(place for place, cell in enumerate(cells) if cell.startswith("="))
            yield Row(number, tuple(map(unescaped, cells)), formulas)
    except csv.Error as error:
        raise SheetRefused(_("The sheet cannot be read beyond row %(number)s.") % {"number": reader.line_num}) from error


def unescaped(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet program from computing a text (`deposits.sheets.writing`)."""
    return cell[1:].strip() if cell[:1] == "'" and cell[1:2] in "=+-@\t\r" and len(cell) > 1 else cell.strip()


def _decoded(content: bytes) -> str:
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "") or _unmarked(content)
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _strange(content) from error


def _unmarked(content: bytes) -> str:
    """UTF-16 without a mark shows in its zeros; everything else must be UTF-8."""
    start = content[:4000]
    if start[1::2].count(0) > len(start) // 4:
        return "utf-16-le"
    if start[0::2].count(0) > len(start) // 4:
        return "utf-16-be"
    if 0 in start:
        raise SheetRefused(_("This is not a sheet. Send an XLSX or CSV file."))
    return "utf-8"


def _strange(content: bytes) -> SheetRefused:
    """Names the encoding where the words show it."""
    text = content[:50_000].decode("latin-1")
    match legacy_encoding(text):
        case "tcvn3":
            return refuse_letters("TCVN3 (ABC)")
        case "vni":
            return refuse_letters("VNI")
    words = unicodedata.normalize("NFC", content[:50_000].decode("cp1258", errors="replace")).replace(";", " ").split()
    marked = [word for word in words if not word.isascii() and word.isalpha()]
    if len(marked) > 2 and sum(map(is_syllable, marked)) > len(marked) / 2:
        return refuse_letters("Windows-1258")
    return SheetRefused(_("The letters of this sheet cannot be read. Save it as XLSX or as CSV UTF-8, and send that."))


def _separator(text: str) -> str:
    """That which the header has most often, outside quotation marks. Excel in Việt Nam writes semicolons."""
    header = next((line for line in text[:100_000].splitlines() if line.strip()), "")
    bare = "".join(header.split('"')[::2])
    return max(_SEPARATORS, key=bare.count)
