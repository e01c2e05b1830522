"""Text of spreadsheets (XLSX, XLS, XLSB, ODS), a sheet a page, by calamine: values as they are stored, row by row."""

from __future__ import annotations

import datetime as dt
import zipfile
from typing import Any

import python_calamine

from media.inspection.office.parts import dangers, properties
from media.inspection.package import Package
from media.inspection.pages import Facts, Pages
from media.inspection.refusals import Unreadable

_MOST_CELLS = 20_000_000  # between the first and the last one with a value, empty ones among them


def read_sheets(path: str, pages: Pages) -> Facts:
    facts = _checked(path) if zipfile.is_zipfile(path) else {}
    try:
        with open(path, "rb") as source, python_calamine.CalamineWorkbook.from_filelike(source) as book:
            for number, name in enumerate(book.sheet_names):
                if number:
                    pages.new_page(even_if_empty=True)
                _sheet(book, name, pages)
    except python_calamine.PasswordError as error:
        raise Unreadable("encrypted", "locked") from error
    except python_calamine.CalamineError as error:
        raise Unreadable("damaged", "not a whole workbook") from error
    return facts


def _checked(path: str) -> Facts:
    """calamine unpacks for itself: every part of cells and words is unpacked here first, to see what it comes to."""
    with Package(path) as package:
        for name in [*package.names("xl/", ".xml"), *package.names("xl/", ".bin"), *package.names("content.xml")]:
            for _ in package.pieces(name):
                pass
        return properties(package, "docProps/core.xml") | properties(package, "meta.xml") | dangers(package)


def _sheet(book: Any, name: str, pages: Pages) -> None:
    pages.add(f"{name}\n")
    try:
        sheet = book.get_sheet_by_name(name)
    except python_calamine.WorksheetNotFound:  # a chart or a dialogue
        return
    if sheet.height * sheet.width > _MOST_CELLS:
        raise Unreadable("too_large", "too many cells")
    for row in sheet.iter_rows():
        line = "\t".join(map(_cell, row)).rstrip("\t")
        if line:
            pages.add(f"{line}\n")


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return str(value)
