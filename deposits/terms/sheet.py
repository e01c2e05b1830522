"""Vocabularies as separated values or workbooks: a row a term, columns known by their headings."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.utils.translation import gettext as _

from deposits.sheets import table
from deposits.sheets.writing import separated
from deposits.terms.term import MOST, Term, VocabularyRefused, cleaned, day

COLUMNS = (
    "code", "parent", "name_vi", "name_en", "alternatives_vi", "alternatives_en", "valid_from", "valid_until", "successor",
)  # fmt: skip


def read(path: Path) -> list[Term]:
    """Raises VocabularyRefused, SheetRefused. Days are written 2025-12-15."""
    found = table.read(path)
    places = {name: found.header.index(name) for name in COLUMNS if name in found.header}
    if not {"code", "name_vi"} <= places.keys():
        raise VocabularyRefused(
            _("The columns code and name_vi are needed. Known are: %(names)s.") % {"names": ", ".join(COLUMNS)}
        )
    if len(found.rows) > MOST:
        raise VocabularyRefused(_("At most %(most)s terms are taken at once. Divide the file.") % {"most": MOST})
    return [_term(row, places) for row in found.rows]


def write(terms: Iterable[Term]) -> Iterable[bytes]:
    return separated(COLUMNS, map(_cells, terms))


def _term(row: table.Row, places: dict[str, int]) -> Term:
    def cell(name: str) -> str:
        place = places.get(name, len(row.cells))
        return " ".join(row.cells[place].split()) if place < len(row.cells) else ""

    try:
        since, until = day(cell("valid_from")), day(cell("valid_until"))
    except ValueError as error:
        raise VocabularyRefused(_("Row %(number)s: write days as 2025-12-15.") % {"number": row.number}) from error
    others = [(text, language) for language in ("vi", "en") for text in cell(f"alternatives_{language}").split(";")]
    return Term(
        cell("code"),
        cell("name_vi"),
        cell("name_en"),
        cell("parent"),
        cell("successor"),
        since,
        until,
        cleaned(others),
        row.number,
    )


def _cells(term: Term) -> tuple[str, ...]:
    others = ["; ".join(text for text, language in term.alternatives if language == wanted) for wanted in ("vi", "en")]
    days = [one.isoformat() if one else "" for one in (term.valid_from, term.valid_until)]
    return (term.code, term.parent, term.name, term.name_en, *others, *days, term.successor)
