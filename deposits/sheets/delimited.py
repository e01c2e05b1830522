"""Separated values (RFC 4180, and what Excel makes of it in Việt Nam): any of four separators, UTF-8 or UTF-16."""

from __future__ import annotations

import codecs
import csv
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from deposits.sheets.table import LONGEST_CELL, Row, SheetRefused, refuse_letters
from media.inspection.legacy.detecting import legacy_encoding
from media.inspection.legacy.syllables import is_syllable

_SEPARATORS = ";,\t|"
_START = 50_000  # bytes or characters by which a sheet is known
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def rows(path: Path) -> Iterator[Row]:
    """Read as they come: no more than a row is in memory."""
    with path.open("rb") as source:
        start = source.read(_START)
    encoding = _encoding(start)
    csv.field_size_limit(LONGEST_CELL + 1)
    with path.open(encoding=encoding, newline="") as text:
        try:
            separator = _separator(text.read(_START))
            text.seek(0)
            reader = csv.reader(text, delimiter=separator)
            for number, cells in enumerate(reader, start=1):
                formulas = frozenset(place for place, cell in enumerate(cells) if cell.startswith("="))
                yield Row(number, tuple(map(unescaped, cells)), formulas)
        except UnicodeError as error:
            raise _strange(start) from error
        except csv.Error as error:
            raise SheetRefused(_("The sheet cannot be read beyond row %(number)s.") % {"number": reader.line_num}) from error


def unescaped(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet program from computing a text (`deposits.sheets.writing`)."""
    return cell[1:].strip() if cell[:1] == "'" and cell[1:2] in "=+-@\t\r" and len(cell) > 1 else cell.strip()


def _encoding(start: bytes) -> str:
    return next((name for mark, name in _MARKS if start.startswith(mark)), "") or _unmarked(start[:4000])


def _unmarked(start: bytes) -> str:
    """UTF-16 without a mark shows in its zeros; everything else must be UTF-8."""
    if start[1::2].count(0) > len(start) // 4:
        return "utf-16-le"
    if start[0::2].count(0) > len(start) // 4:
        return "utf-16-be"
    if 0 in start:
        raise SheetRefused(_("This is not a sheet. Send an XLSX or CSV file."))
    return "utf-8"


def _strange(start: bytes) -> SheetRefused:
    """Names the encoding where the words show it."""
    text = start.decode("latin-1")
    match legacy_encoding(text):
        case "tcvn3":
            return refuse_letters("TCVN3 (ABC)")
        case "vni":
            return refuse_letters("VNI")
    words = unicodedata.normalize("NFC", start.decode("cp1258", errors="replace")).replace(";", " ").split()
    marked = [word for word in words if not word.isascii() and word.isalpha()]
    if len(marked) > 2 and sum(map(is_syllable, marked)) > len(marked) / 2:
        return refuse_letters("Windows-1258")
    return SheetRefused(_("The letters of this sheet cannot be read. Save it as XLSX or as CSV UTF-8, and send that."))


def _separator(text: str) -> str:
    """That which the header has most often, outside quotation marks. Excel in Việt Nam writes semicolons."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    bare = "".join(header.split('"')[::2])
    return max(_SEPARATORS, key=bare.count)
