"""The sheet to fill in, for each kind: its columns under their names, and a second sheet that explains each."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from deposits.metadata.catalogue import CATALOGUE
from deposits.models import Kind
from deposits.sheets import columns as own
from deposits.sheets.columns import Column, both, columns
from deposits.sheets.writing import Sheet, workbook

_LONGEST_LIST = 255  # characters of a list that a program offers (ECMA-376 part 1, 18.3.1.32)
_WIDE = {"title": 60, "abstracts:vi": 60, "abstracts:en": 60, "authors": 30, own.FILES: 30}


def template(kind: Kind, *, editable: bool = False) -> bytes:
    """A workbook (XLSX) in the language of the moment. `kind` as its collection asks it."""
    language = "en" if get_language() == "en" else "vi"
    chosen = columns_of(kind)
    header = [column.label(language) for column in chosen]
    choices = {
        place: values
        for place, column in enumerate(chosen)
        if (values := _choices(column, language)) and len(",".join(values)) < _LONGEST_LIST
    }
    explained = [(column.label(language), _rule(column, kind), str(column.help), str(column.example)) for column in chosen]
    target = io.BytesIO()
    workbook(
        target,
        [
            Sheet(kind.label(language), header, widths=[_WIDE.get(column.name, 20) for column in chosen], choices=choices),
            Sheet(
                _("Explanation"),
                [_("Column"), _("Required"), _("What to write"), _("Example")],
                [*explained, *_general()],
                widths=[30, 14, 70, 40],
            ),
        ],
    )
    return target.getvalue()


def columns_of(kind: Kind) -> list[Column]:
    """Those of the kind's form, with its languages and roles apart, between those of the row."""
    known: Mapping[str, Column] = columns()
    found = [known[own.KEY]]
    for entry in kind.fields:
        name = str(entry["name"])
        if name not in CATALOGUE:
            continue
        parts = [column for column in known.values() if column.part and column.name.startswith(f"{name}:")]
        if name == "other_titles":
            parts = [known["other_titles:en"]]
        found += parts or [known[name]]
    return found + [known[name] for name in (own.FILES, own.ACCESS, own.EMBARGO, own.OWNER, own.EMAIL)]


def _choices(column: Column, language: str) -> list[str]:
    if column.field is None:
        return []
    place = 1 if language == "en" else 0
    return [value if column.field.widget == "licence" else both(label)[place] for value, label in column.field.choices if value]


def _rule(column: Column, kind: Kind) -> str:
    required = {str(entry["name"]) for entry in kind.fields if entry.get("required")}
    return _("required") if column.field is not None and column.field.name in required and column.part in ("", "vi") else ""


def _general() -> list[tuple[Any, ...]]:
    return [
        ("", "", "", ""),
        (
            _("Several names or keywords"),
            "",
            _("In one cell with semicolons between them, or in several columns of one name."),
            "Nguyễn Văn An; Lê Thị Bình",
        ),
        (_("Dates"), "", _("Day/month/year, month/year or the year alone."), "18/9/2026"),
        (_("Columns"), "", _("May be left out, added and put into any order. Their names count, in Vietnamese or English."), ""),
        (_("Formulas"), "", _("Are not taken: paste values."), ""),
    ]
