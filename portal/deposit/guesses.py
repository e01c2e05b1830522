"""What the files of a deposit say of the work, offered beside empty fields. Nothing is written unless somebody accepts it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deposits.access import Actor
from deposits.metadata.catalogue import CATALOGUE
from deposits.metadata.document import Metadata
from deposits.models import Deposit, FileRole
from portal.deposit.files import file_rows
from portal.deposit.form.fields import chosen_fields
from portal.deposit.form.people import empty_row
from portal.deposit.form.reading import reread
from portal.deposit.form.typed import Typed
from portal.deposit.form.widgets import WIDGETS
from portal.deposit.keeping import keep, kind_of

_LEAST_CONFIDENCE = 0.3


@dataclass(frozen=True)
class Offer:
    """A guess for one field: `lines` to show, what would be `typed` into its boxes, the file and the page it comes from (0: the
    file's own description)."""

    lines: Sequence[str]
    typed: Typed
    file: str
    page: int


def _people(field: str) -> Callable[[Any], Typed]:
    return lambda names: [empty_row(CATALOGUE[field]) | {"name": name} for name in names]


def _itself(value: Any) -> Typed:
    return value


# Field of the catalogue → the guess of it (media.guessing.guesses), and how its boxes hold it.
_GUESS_OF: dict[str, tuple[str, Callable[[Any], Typed]]] = {
    "title": ("title", _itself),
    "authors": ("authors", _people("authors")),
    "advisors": ("advisors", _people("advisors")),
    "issued": ("year", _itself),
    "abstracts": ("abstracts", _itself),
    "keywords": ("keywords", "; ".join),
    "thesis.level": ("level", _itself),
    "thesis.degree": ("degree", _itself),
    "thesis.discipline": ("discipline", _itself),
    "thesis.discipline_code": ("discipline_code", _itself),
    "thesis.grantor": ("institution", _itself),
    "thesis.department": ("department", _itself),
    "identifiers": ("doi", lambda doi: f"doi {doi}"),
}


def offers(deposit: Deposit) -> dict[str, Offer]:
    """By field; from the main files in their order, the first that says something."""
    found: dict[str, Offer] = {}
    for row in file_rows(deposit):
        inspection = row.inspection
        if row.file.role != FileRole.MAIN or inspection is None:
            continue
        for field, (name, typed) in _GUESS_OF.items():
            guess: Mapping[str, Any] | None = inspection.guesses.get(name)
            if field not in found and guess and guess["confidence"] >= _LEAST_CONFIDENCE:
                found[field] = Offer(_lines(field, guess["value"]), typed(guess["value"]), row.file.name, guess["page"])
    return found


def accept(field: str, *, actor: Actor, deposit: Deposit) -> Deposit:
    """Write the guess into the deposit as if it had been typed; nothing where there is none any more."""
    offer = offers(deposit).get(field)
    if offer is None:
        return deposit
    reading = reread(deposit, chosen_fields(kind_of(deposit)))
    draft = Metadata.model_validate(reading.metadata).model_dump(mode="json")
    WIDGETS[CATALOGUE[field].widget].write(CATALOGUE[field], offer.typed, draft)
    reading.metadata = Metadata.model_validate(draft).model_dump(mode="json")
    return keep(reading, actor=actor, deposit=deposit, revision=str(deposit.revision))


def _lines(field: str, value: Any) -> list[str]:
    if field == "abstracts":
        return [str(one["text"]) for one in value]
    if field == "keywords":
        return ["; ".join(value)]
    if field == "thesis.level":
        return [str(dict(CATALOGUE[field].choices).get(value, value))]
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]
