"""A sheet as it was sent: a header and rows of texts, whatever it was written with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from deposits.errors import Unacceptable
from media.inspection.legacy.detecting import legacy_encoding

MOST_BYTES = 100 * 1024 * 1024
MOST_ROWS = 50_000
MOST_COLUMNS = 300
LONGEST_CELL = 200_000  # characters, as the longest text of the catalogue
MOST_TEXT = 100_000_000  # characters in all
_EXAMPLES, _LOOKED_AT, _SHOWN = 3, 50, 60  # values of a column, of so many rows, so many characters of each
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-CFB] 2.2
_ARCHIVE = b"PK\x03\x04"  # APPNOTE 4.3.7
_NAMES = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI"}


class SheetRefused(Unacceptable):
    """The sheet as a whole cannot be read. The text says what to do."""


@dataclass(frozen=True)
class Row:
    """`number` is the one that a spreadsheet program shows; `formulas` are the places of cells that compute something."""

    number: int
    cells: tuple[str, ...]
    formulas: frozenset[int] = frozenset()

    @property
    def is_empty(self) -> bool:
        return not any(self.cells) and not self.formulas


@dataclass(frozen=True)
class Table:
    header: tuple[str, ...]
    rows: list[Row] = field(default_factory=list)


def read(path: Path) -> Table:
    """The first sheet of a workbook, or a file of separated values. Raises SheetRefused; reads no more than the bounds."""
    from deposits.sheets import delimited, workbook

    if path.stat().st_size > MOST_BYTES:
        raise SheetRefused(_("The sheet is larger than %(most)s MB. Divide it.") % {"most": MOST_BYTES // 1024**2})
    with path.open("rb") as source:
        start = source.read(8)
    if not start:
        raise SheetRefused(_("The sheet is empty."))
    if start == _OLD_WORKBOOK:
        raise SheetRefused(_("This is an old or a locked workbook. Save it as XLSX without a password, and send that."))
    table = gathered(workbook.rows(path) if start[:4] == _ARCHIVE else delimited.rows(path))
    _check_letters(table)
    return table


def gathered(rows: Iterator[Row]) -> Table:
    """The first row that holds something is the header; empty rows are left out, and keep their numbers."""
    header: tuple[str, ...] | None = None
    found: list[Row] = []
    size = 0
    for row in rows:
        if row.is_empty:
            continue
        size += sum(map(len, row.cells))
        if len(row.cells) > MOST_COLUMNS:
            raise SheetRefused(_("The sheet has more than %(most)s columns.") % {"most": MOST_COLUMNS})
        if size > MOST_TEXT or any(len(cell) > LONGEST_CELL for cell in row.cells):
            raise SheetRefused(_("Row %(number)s holds too much text.") % {"number": row.number})
        if header is None:
            header = tuple(" ".join(cell.split()) for cell in row.cells)
        elif len(found) == MOST_ROWS:
            raise SheetRefused(_("The sheet has more than %(most)s rows. Divide it.") % {"most": number_format(MOST_ROWS)})
        else:
            found.append(row)
    if header is None:
        raise SheetRefused(_("The sheet is empty."))
    return Table(header, found)


def examples(table: Table) -> list[tuple[str, list[str]]]:
    """Each heading with the first values below it, cut short: what a person needs to tell what a column means."""
    found = []
    for place, text in enumerate(table.header):
        values = [row.cells[place] for row in table.rows[:_LOOKED_AT] if place < len(row.cells) and row.cells[place]]
        found.append((text, [value[:_SHOWN] for value in values[:_EXAMPLES]]))
    return found


def refuse_letters(name: str) -> SheetRefused:
    return SheetRefused(
        _(
            "The letters of this sheet are written in %(name)s, as old programs did. Convert them to Unicode (with UniKey's "
            "toolkit, for example), save the sheet as XLSX or as CSV UTF-8, and send that."
        )
        % {"name": name}
    )


def _check_letters(table: Table) -> None:
    """Fonts of .VnTime and VNI in a workbook give letters that Unicode reads as others."""
    sample = " ".join(cell for row in table.rows[:200] for cell in row.cells)[:50_000]
    if found := legacy_encoding(" ".join(table.header) + " " + sample):
        raise refuse_letters(_NAMES[found])
