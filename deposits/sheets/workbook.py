"""The first sheet of a workbook (ECMA-376 part 1, 18.3, 18.4 and 18.8), read as a stream of events from an archive that
was looked over first (`media.inspection.package`): no entity, no link, no more bytes than the bounds."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

from deposits.sheets.table import MOST_ROWS, MOST_TEXT, Row, SheetRefused
from media.inspection.markup import read_xml
from media.inspection.package import Package
from media.inspection.refusals import Unreadable

_BUILT_IN_DATES = {*range(14, 18), 22, *range(27, 37), *range(50, 59)}  # 18.8.30
_DATE_FORMAT = re.compile(r"[dy]", re.IGNORECASE)
_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # 22.9.2.19 ST_Xstring
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def rows(path: Path) -> Iterator[Row]:
    """Every row that is there, texts as they stand and dates as W3C-DTF. Raises SheetRefused."""
    try:
        with Package(str(path)) as package:
            book = _Book()
            read_xml(package.pieces("xl/workbook.xml"), book)
            links = _Links()
            read_xml(package.pieces("xl/_rels/workbook.xml.rels"), links)
            sheet = str(PurePosixPath("xl") / links.targets.get(book.first, "worksheets/sheet1.xml"))
            words, styles = _Words(), _Styles()
            if "xl/sharedStrings.xml" in package:
                read_xml(package.pieces("xl/sharedStrings.xml"), words)
            if "xl/styles.xml" in package:
                read_xml(package.pieces("xl/styles.xml"), styles)
            cells = _Cells(words.found, styles.dates, book.epoch)
            read_xml(package.pieces(sheet.removeprefix("xl//") if sheet.startswith("xl//") else sheet), cells)
    except Unreadable as error:
        raise _refused(error) from error
    yield from cells.rows


def _refused(error: Unreadable) -> SheetRefused:
    if error.status == "encrypted":
        return SheetRefused(_("The workbook is locked. Save it without a password, and send that."))
    if error.status == "too_large":
        return SheetRefused(_("The workbook would grow beyond measure when it is unpacked."))
    return SheetRefused(_("This workbook is damaged, or no workbook (%(why)s).") % {"why": error.reason})


class _Reader:
    def start(self, tag: str, attributes: dict[str, str]) -> None: ...

    def end(self, tag: str) -> None: ...

    def data(self, text: str) -> None: ...


class _Book(_Reader):
    """The relation of the first sheet, and the day that dates count from."""

    def __init__(self) -> None:
        self.first = ""
        self.epoch = dt.datetime(1899, 12, 30)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet" and not self.first and attributes.get("state", "visible") == "visible":
            self.first = attributes.get("r:id", "")
        if tag == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            self.epoch = dt.datetime(1904, 1, 1)


class _Links(_Reader):
    def __init__(self) -> None:
        self.targets: dict[str, str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            target = attributes.get("Target", "")
            self.targets[attributes.get("Id", "")] = target.removeprefix("/xl/") if target.startswith("/xl/") else target


class _Words(_Reader):
    """Shared strings; what stands in phonetic runs (`rPh`) is not text."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._parts: list[str] = []
        self._size = 0
        self._inside = self._phonetic = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "si":
            self._parts = []
        self._phonetic = self._phonetic or tag == "rPh"
        self._inside = tag == "t" and not self._phonetic

    def end(self, tag: str) -> None:
        self._inside = False
        if tag == "rPh":
            self._phonetic = False
        if tag == "si":
            self.found.append(_plain("".join(self._parts)))

    def data(self, text: str) -> None:
        if self._inside:
            self._size += len(text)
            if self._size > MOST_TEXT:
                raise SheetRefused(_("The sheet holds too much text. Divide it."))
            self._parts.append(text)


class _Styles(_Reader):
    """The numbers of cell formats that show a day."""

    def __init__(self) -> None:
        self.dates: set[int] = set()
        self._own: set[int] = set()
        self._inside = False
        self._number = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "numFmt" and _DATE_FORMAT.search(_NOT_FORMAT.sub("", attributes.get("formatCode", ""))):
            self._own.add(_whole(attributes.get("numFmtId", "")))
        self._inside = self._inside or tag == "cellXfs"
        if tag == "xf" and self._inside:
            if _whole(attributes.get("numFmtId", "")) in self._own | _BUILT_IN_DATES:
                self.dates.add(self._number)
            self._number += 1

    def end(self, tag: str) -> None:
        self._inside = self._inside and tag != "cellXfs"


class _Cells(_Reader):
    def __init__(self, words: list[str], dates: set[int], epoch: dt.datetime) -> None:
        self.rows: list[Row] = []
        self._words, self._dates, self._epoch = words, dates, epoch
        self._cells: dict[int, str] = {}
        self._formulas: set[int] = set()
        self._number = self._place = self._size = 0
        self._type = self._style = ""
        self._parts: list[str] = []
        self._inside = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "row":
            self._number = _whole(attributes.get("r", "")) or self._number + 1
            self._cells, self._formulas, self._place = {}, set(), -1
        elif tag == "c":
            place = _PLACE.fullmatch(attributes.get("r", ""))
            self._place = _column(place.group(1)) if place else self._place + 1
            self._type, self._style, self._parts = attributes.get("t", "n"), attributes.get("s", ""), []
        elif tag == "f":
            self._formulas.add(self._place)
        self._inside = tag in ("v", "t")

    def end(self, tag: str) -> None:
        self._inside = False
        if tag == "c" and self._parts:
            text = self._value("".join(self._parts)).strip()
            self._size += len(text)
            if self._size > MOST_TEXT:
                raise SheetRefused(_("The sheet holds too much text. Divide it."))
            if text and self._place < 1000:
                self._cells[self._place] = text
        elif tag == "row" and (self._cells or self._formulas):
            width = max((*self._cells, *self._formulas)) + 1
            cells = tuple(self._cells.get(place, "") for place in range(min(width, 1000)))
            self.rows.append(Row(self._number, cells, frozenset(self._formulas)))
            if len(self.rows) > MOST_ROWS + 1:
                raise SheetRefused(_("The sheet has more than %(most)s rows. Divide it.") % {"most": MOST_ROWS})

    def data(self, text: str) -> None:
        if self._inside:
            self._parts.append(text)

    def _value(self, written: str) -> str:
        match self._type:
            case "s":
                number = _whole(written)
                return self._words[number] if number < len(self._words) else ""
            case "str" | "inlineStr":
                return _plain(written)
            case "d":
                return written.removesuffix("T00:00:00")[:10]
            case "b" | "e":
                return written
        return self._number_of(written)

    def _number_of(self, written: str) -> str:
        try:
            number = float(written)
        except ValueError:
            return written
        if _whole(self._style, -1) in self._dates and 0 < number < 2_958_466:  # the last day of the year 9999
            return (self._epoch + dt.timedelta(days=int(number))).date().isoformat()
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else written


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text)


def _whole(written: str, otherwise: int = 0) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else otherwise


def _column(letters: str) -> int:
    """`A` is 0, `AA` 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
