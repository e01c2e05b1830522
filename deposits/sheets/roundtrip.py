"""Deposits as a sheet to work on elsewhere, and the sheet compared with the deposits when it comes back.

Each row carries the number of its deposit and the revision that it was made from. Where somebody saved the deposit since,
nothing of its row is taken over: the conflict is shown, cell by cell.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from pydantic import ValidationError

from deposits.amending import Wanted
from deposits.errors import Unacceptable
from deposits.metadata.document import Metadata
from deposits.metadata.written import Unreadable
from deposits.models import Deposit, Kind
from deposits.sheets import cells, columns
from deposits.sheets.columns import Column
from deposits.sheets.table import Row, Table
from deposits.sheets.templates import columns_of
from deposits.sheets.vocabulary import Vocabulary
from deposits.sheets.writing import LONGEST, Sheet, workbook

_NAMED = 5


@dataclass(frozen=True)
class Cell:
    """One cell that says something else than the deposit does now; `problem` where it cannot be read."""

    label: str
    before: str
    after: str
    problem: str = ""


@dataclass
class Compared:
    """One row of the sheet. `wanted` is what to write; None where nothing is to be, or may be, written."""

    number: int
    deposit: Deposit | None = None
    cells: list[Cell] = field(default_factory=list)
    problem: str = ""
    is_conflict: bool = False
    wanted: Wanted | None = None


def written(deposits: Sequence[Deposit], kinds: Iterable[Kind]) -> bytes:
    """A workbook (XLSX) with a row for each, and the columns that their kinds ask for."""
    language = "en" if get_language() == "en" else "vi"
    codes = {one.kind_code for one in deposits}
    asked = [column for kind in kinds if kind.code in codes for column in columns_of(kind) if column.field is not None]
    chosen = list({column.name: column for column in asked}.values())
    known = columns.columns()
    own = [known[columns.ID], known[columns.REVISION]]
    documents = ((one, one.document) for one in deposits)
    rows = (
        [one.public_id, str(one.revision), *(cells.show(column, document) for column in chosen)] for one, document in documents
    )
    target = io.BytesIO()
    header = [column.label(language) for column in (*own, *chosen)]
    workbook(target, [Sheet(_("Deposits"), header, rows, widths=[12, 8, *([30] * len(chosen))])])
    return target.getvalue()


def compared(table: Table, deposits: dict[str, Deposit]) -> list[Compared]:
    """Every row that says something else than its deposit, or cannot be taken. `deposits` by number: those that may be
    edited. Raises Unacceptable where the sheet is not one that `written` made."""
    headings = columns.matched(table.header)
    places = {one.column: one.place for one in headings if one.column in (columns.ID, columns.REVISION)}
    if len(places) < 2:
        raise Unacceptable(_("The columns with number and revision are missing. Send the sheet that was taken from the desk."))
    known = columns.columns()
    meant = [one.column or one.again for one in headings]
    if twice := [one.text for one, name in zip(headings, meant, strict=True) if name and meant.count(name) > 1]:
        raise Unacceptable(
            _("Columns of the sheet mean the same: %(names)s. Leave one of them, and send the sheet again.")
            % {"names": ", ".join(f"“{text}”" for text in twice[:_NAMED])}
        )
    fields = [(known[one.column], one.place) for one in headings if one.column and known[one.column].field is not None]
    vocabulary = Vocabulary()
    found = [_row(row, places, fields, deposits, vocabulary) for row in table.rows]
    return [one for one in found if one.cells or one.problem]


def numbers(table: Table) -> list[str]:
    """The numbers of deposits that a sheet names."""
    place = next((one.place for one in columns.matched(table.header) if one.column == columns.ID), None)
    return [] if place is None else [_text(row, place) for row in table.rows]


def _row(
    row: Row, places: dict[str, int], fields: Sequence[tuple[Column, int]], deposits: dict[str, Deposit], vocabulary: Vocabulary
) -> Compared:
    deposit = deposits.get(_text(row, places[columns.ID]))
    if deposit is None:
        return Compared(row.number, problem=_("There is no deposit of this number that you edit."))
    result = Compared(row.number, deposit)
    document = deposit.document
    draft: dict[str, Any] = document.model_dump(mode="json")
    label = "label_en" if get_language() == "en" else "label_vi"
    for column, place in fields:
        if place in row.formulas:
            result.cells.append(Cell(getattr(column, label), "", "", _("The cell holds a formula. Paste its value.")))
            continue
        before, after = cells.show(column, document), _text(row, place)
        if after == before[:LONGEST].strip():
            continue
        problem = ""
        try:
            cells.write(column, [after] if after else [], draft, vocabulary)
        except Unreadable as error:
            problem = str(error)
        result.cells.append(Cell(getattr(column, label), before, after, problem))
    _settle(result, row, places, draft)
    return result


def _settle(result: Compared, row: Row, places: dict[str, int], draft: dict[str, Any]) -> None:
    """Whether the row may be written."""
    assert result.deposit is not None
    if not result.cells:
        return
    if _text(row, places[columns.REVISION]) != str(result.deposit.revision):
        result.is_conflict = True
        result.problem = _("Somebody has saved this deposit since the sheet was made. Nothing of this row is taken over.")
        return
    if any(cell.problem for cell in result.cells):
        result.problem = _("A cell cannot be read. Nothing of this row is taken over.")
        return
    try:
        metadata = Metadata.model_validate(draft).to_json()
    except ValidationError:
        result.problem = _("What is written here could not be read.")
        return
    result.wanted = Wanted(result.deposit.pk, result.deposit.revision, metadata, result.deposit.policy)


def _text(row: Row, place: int) -> str:
    return row.cells[place] if place < len(row.cells) else ""
