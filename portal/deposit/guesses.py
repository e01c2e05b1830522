"""What the files of a deposit say of the work, offered beside empty fields. Nothing is written unless somebody accepts it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deposits.access import Actor
from deposits.flows.lookup import kind_of
from deposits.lookup.found import Work
from deposits.metadata.catalogue import CATALOGUE
from deposits.metadata.document import Metadata
from deposits.models import Deposit, FileRole, Kind, State
from portal.deposit.files import file_rows
from portal.deposit.form.fields import chosen_fields
from portal.deposit.form.people import empty_row
from portal.deposit.form.reading import reread
from portal.deposit.form.typed import Typed
from portal.deposit.form.widgets import WIDGETS
from portal.deposit.keeping import keep
from portal.deposit.surety import how_sure

_LEAST_CONFIDENCE = 0.3


@dataclass(frozen=True)
class Offer:
    """A guess for one field: `lines` to show, what would be `typed` into its boxes, the file and the page it comes from (0: the
    file's own description)."""

    lines: Sequence[str]
    typed: Typed
    file: str
    file_id: int
    page: int
    confidence: float

    @property
    def sure(self) -> str:
        return how_sure(self.confidence)


@dataclass(frozen=True)
class KindOffer:
    """Another kind than the one that was chosen. `page` as in `Offer`; without a file it comes from what was looked up."""

    kind: Kind
    file: str = ""
    file_id: int = 0
    page: int = 0
    sure: str = ""


def _people(field: str) -> Callable[[Any], Typed]:
    return lambda names: [empty_row(CATALOGUE[field]) | {"name": name} for name in names]


def _itself(value: Any) -> Typed:
    return value


# Field of the catalogue → the guess of it (media.guessing.guesses), and how its boxes hold it.
_GUESS_OF: dict[str, tuple[str, Callable[[Any], Typed]]] = {
    "title": ("title", _itself),
    "language": ("language", _itself),
    "authors": ("authors", _people("authors")),
    "advisors": ("advisors", _people("advisors")),
    "issued": ("year", _itself),
    "abstracts": ("abstracts", _itself),
    "keywords": ("keywords", lambda words: [{"text": "; ".join(words)}]),
    "thesis.level": ("level", _itself),
    "thesis.degree": ("degree", _itself),
    "thesis.discipline": ("discipline", _itself),
    "thesis.discipline_code": ("discipline_code", _itself),
    "thesis.grantor": ("institution", _itself),
    "thesis.department": ("department", _itself),
    "identifiers": ("doi", lambda doi: [{"scheme": "doi", "value": doi}]),
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
                found[field] = Offer(
                    lines=_lines(field, guess["value"]),
                    typed=typed(guess["value"]),
                    file=row.file.name,
                    file_id=row.file.pk,
                    page=guess["page"],
                    confidence=guess["confidence"],
                )
    if (spoken := found.get("language")) and not _says_something_new(spoken, deposit):
        del found["language"]
    return found


def _says_something_new(spoken: Offer, deposit: Deposit) -> bool:
    """The language is never empty: a guess of it is worth a word only where it is another one that the form knows."""
    return spoken.typed in dict(CATALOGUE["language"].choices) and spoken.typed != deposit.document.language


def kind_offer(deposit: Deposit, work: Work | None) -> KindOffer | None:
    """The kind that the first main file, or else what was looked up (`work`), looks like, where it is another one that the
    collection takes. Only while nobody else has seen the deposit."""
    if deposit.state not in (State.DRAFT, State.RETURNED):
        return None
    for row in file_rows(deposit):
        guess = row.inspection.guesses.get("kind") if row.inspection and row.file.role == FileRole.MAIN else None
        if guess and guess["confidence"] >= _LEAST_CONFIDENCE:
            kind = _other_kind(deposit, guess["value"])
            sure = how_sure(guess["confidence"])
            return KindOffer(kind, row.file.name, row.file.pk, guess["page"], sure=sure) if kind else None
    kind = _other_kind(deposit, work.kind) if work else None
    return KindOffer(kind) if kind else None


def _other_kind(deposit: Deposit, code: str) -> Kind | None:
    taken = deposit.collection.kinds
    if code == deposit.metadata["kind"] or (taken and code not in taken):
        return None
    return Kind.objects.filter(code=code, active=True).first()


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
    if field in ("thesis.level", "language"):
        return [str(dict(CATALOGUE[field].choices).get(value, value))]
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]
