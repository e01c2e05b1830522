"""What a search found, to take along: CSV for spreadsheets, BibTeX, RIS, JSON; and who may have each work.

The index is asked once, for the ids alone, so that the list is of one moment; the works are read again from the
database in batches, by the access rule of the page, and written as they come. Memory stays flat.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.crosswalks import works
from deposits.crosswalks.exports import bibtex, ris
from deposits.public import PublicRecord, as_json
from portal.search.asked import Asked
from portal.search.facets import status_name
from portal.search.finding import permitted
from portal.templatetags.khomo import language_name
from search.engines import engine
from search.forgiving import search

MOST: Final = 10_000
_BATCH: Final = 200
# A spreadsheet takes a cell that begins so for a formula: an apostrophe keeps it text.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")

Writer = Callable[[Iterable[Sequence[PublicRecord]], Actor], Iterator[str]]


@dataclass(frozen=True)
class Form:
    extension: str
    media_type: str
    name: str
    write: Writer


def exported(asked: Asked, actor: Actor, form: Form) -> Iterator[bytes]:
    """The file in pieces. The index is asked at once: SearchUnavailable comes from here, not from the first piece."""
    query = replace(asked.query(actor.tokens), facets=(), passages=False, offset=0, limit=MOST)
    ids = [hit.id for hit in search(engine(), query).results.hits]
    return _pieces(ids, actor, form, get_language() or "vi")


def _pieces(ids: Sequence[str], actor: Actor, form: Form, language: str) -> Iterator[bytes]:
    records = (permitted(ids[start : start + _BATCH], actor) for start in range(0, len(ids), _BATCH))
    pieces = form.write(records, actor)
    while True:
        with override(language):  # the server asks for the pieces when the request's own language is forgotten
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece.encode()


def _bibtex(batches: Iterable[Sequence[PublicRecord]], _actor: Actor) -> Iterator[str]:
    for batch in batches:
        yield "".join(f"{bibtex(record)}\n" for record in batch)


def _ris(batches: Iterable[Sequence[PublicRecord]], _actor: Actor) -> Iterator[str]:
    for batch in batches:
        yield "".join(f"{ris(record)}\r\n" for record in batch)


def _json(batches: Iterable[Sequence[PublicRecord]], actor: Actor) -> Iterator[str]:
    """An array of what `/records/<id>.json` gives of each."""
    before = "[\n"
    for batch in batches:
        if batch:
            yield before + ",\n".join(json.dumps(as_json(record, actor), ensure_ascii=False) for record in batch)
            before = ",\n"
    yield "\n]\n" if before != "[\n" else "[]\n"


def _csv(batches: Iterable[Sequence[PublicRecord]], _actor: Actor) -> Iterator[str]:
    """With a byte order mark, by which Excel knows UTF-8; several values of a cell are separated by semicolons."""
    yield "\ufeff" + _lines([_headings()])
    for batch in batches:
        yield _lines([_row(record) for record in batch])


def _headings() -> list[str]:
    return [
        _("Identifier"), _("Address"), _("Title"), _("Authors"), _("Advisors"), _("Year of issue"), _("Kind of work"), _("Institution"),
        _("Collection"), _("Language"), _("Keywords"), _("Subjects"), _("DOI and other identifiers"), _("Access"), _("Abstract"),
    ]  # fmt: skip


def _row(record: PublicRecord) -> list[str]:
    metadata = record.metadata
    return [
        record.id, record.url, works.full_title(record), _listed(one.name.display for one in metadata.creators),
        _listed(one.name.display for one in metadata.by_role("advisor")), works.issued(record)[:4], record.kind.label(),
        record.institution.label(), record.collection.label(), language_name(metadata.language) if metadata.language else "",
        _listed(one.text for one in metadata.keywords), _listed(one.label or one.code for one in metadata.subjects),
        _listed(one.value for one in metadata.identifiers), status_name(record.derived.status), metadata.abstract(metadata.language),
    ]  # fmt: skip


def _listed(values: Iterable[str]) -> str:
    return "; ".join(values)


def _lines(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in rows)
    return text.getvalue()


FORMS: Final = (
    Form("csv", "text/csv", "CSV (Excel)", _csv),
    Form("bib", "application/x-bibtex", "BibTeX", _bibtex),
    Form("ris", "application/x-research-info-systems", "RIS", _ris),
    Form("json", "application/json", "JSON", _json),
)
BY_EXTENSION: Final = {one.extension: one for one in FORMS}
