"""What was looked up for a deposit, beside the fields of its form: offered where it says something that does not stand there yet.
Nothing is written unless somebody accepts it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.flows.lookup import kind_of
from deposits.lookup.found import Found, Work
from deposits.metadata import dates
from deposits.metadata.catalogue import CATALOGUE, Field, Words
from deposits.metadata.checks import value_of
from deposits.metadata.document import Contributor, Metadata
from deposits.models import Deposit, Kind, Lookup
from portal.deposit.description import lines_of
from portal.deposit.form.fields import chosen_fields, element_id
from portal.deposit.form.people import empty_row
from portal.deposit.form.reading import reread
from portal.deposit.form.typed import Typed, Unreadable
from portal.deposit.form.widgets import WIDGETS
from portal.deposit.keeping import keep
from portal.deposit.surety import how_sure

# Fields to which what is found is added; in others it takes the place of what stands there.
_ADDED = frozenset({"identifiers", "related", "funders"})
_BY_LANGUAGE = frozenset({"other_titles", "abstracts"})


@dataclass(frozen=True)
class FoundOffer:
    """For one field, by the `label` that the form gives it: `lines` to show, what would be `typed` into its boxes; `replaces` where
    something else stands there now."""

    label: Words
    lines: Sequence[str]
    typed: Typed
    source: str
    confidence: float
    replaces: bool

    @property
    def source_label(self) -> str:
        return source_in_words(self.source)

    @property
    def sure(self) -> str:
        return how_sure(self.confidence)


@dataclass(frozen=True)
class Choice:
    """One of several works that were found."""

    number: int
    title: str
    more: str


@dataclass(frozen=True)
class Findings:
    """What the box of the form shows."""

    lookup: Lookup
    found: Found | None
    work: Work | None
    choices: Sequence[Choice] = ()
    person: str = ""
    offers: dict[str, FoundOffer] = field(default_factory=dict)

    @property
    def source_label(self) -> str:
        return source_in_words(self.found.source) if self.found else ""

    @property
    def labels(self) -> list[tuple[str, str, Words]]:
        """The fields in which something is offered: name, place on the page, label."""
        return [(name, element_id(name), offer.label) for name, offer in self.offers.items()]


def source_in_words(source: str) -> str:
    """Registers and formats have names; a citation in words has none."""
    match source:
        case "citation":
            return _("From the citation")
        case "ISBN":
            return _("From the ISBN")
    return _("From %(source)s") % {"source": source}


def findings(deposit: Deposit, kind: Kind) -> Findings | None:
    """What was looked up last for this deposit; None where nothing was."""
    lookup = Lookup.objects.filter(deposit=deposit).first()
    if lookup is None:
        return None
    found, work = lookup.result, lookup.work
    return Findings(
        lookup=lookup,
        found=found,
        work=work,
        choices=_choices(found) if found and (len(found.works) > 1 or found.person) else (),
        person=found.person.name if found and found.person else "",
        offers=_offers(deposit, kind, found, work) if found and work else {},
    )


def accept_found(name: str, *, actor: Actor, deposit: Deposit) -> Deposit:
    """Write what was found for a field into the deposit as if it had been typed; nothing where there is nothing any more."""
    kind = kind_of(deposit)
    found = findings(deposit, kind)
    offer = found.offers.get(name) if found else None
    return _write(name, offer.typed, actor=actor, deposit=deposit, kind=kind) if offer else deposit


def accept_person(*, actor: Actor, deposit: Deposit) -> Deposit:
    """Add the person who was found to those whom the form asks first; nothing where she is there already."""
    kind = kind_of(deposit)
    found = findings(deposit, kind)
    where = _people_field(chosen_fields(kind))
    if found is None or found.found is None or found.found.person is None or where is None:
        return deposit
    person = Contributor.model_validate({**found.found.person.contributor, "role": where.roles[0]})
    present = deposit.document.by_role(*where.roles)
    if any(one.orcid == person.orcid and one.orcid for one in present):
        return deposit
    draft = Metadata(contributors=[*present, person])
    return _write(where.name, WIDGETS["people"].show(where, draft), actor=actor, deposit=deposit, kind=kind)


def _write(name: str, typed: Typed, *, actor: Actor, deposit: Deposit, kind: Kind) -> Deposit:
    reading = reread(deposit, chosen_fields(kind))
    reading.metadata = _written(CATALOGUE[name], typed, Metadata.model_validate(reading.metadata)).model_dump(mode="json")
    reading.unread.pop(name, None)
    return keep(reading, actor=actor, deposit=deposit, revision=str(deposit.revision))


def _written(one: Field, typed: Typed, document: Metadata) -> Metadata:
    draft = document.model_dump(mode="json")
    WIDGETS[one.widget].write(one, typed, draft)
    return Metadata.model_validate(draft)


def _choices(found: Found) -> list[Choice]:
    choices = []
    for number, work in enumerate(found.works):
        document = work.document
        more = (dates.to_text(document.issued), document.publication.container, work.doi)
        choices.append(Choice(number, document.title or work.doi, ", ".join(filter(None, more))))
    return choices


def _offers(deposit: Deposit, kind: Kind, found: Found, work: Work) -> dict[str, FoundOffer]:
    fields = chosen_fields(kind)
    document, told = deposit.document, _as_asked(work, fields)
    offers: dict[str, FoundOffer] = {}
    for one in fields:
        if not _tells(work, told, one):
            continue
        typed = _typed(one, told, document)
        try:
            after = lines_of(one, _written(one, typed, document))
        except (Unreadable, ValueError):
            continue
        before = lines_of(one, document)
        if after != before:
            lines = [line for line in after if line not in before] if one.name in _ADDED | _BY_LANGUAGE else after
            replaces = bool(before) and one.name not in _ADDED
            offers[one.name] = FoundOffer(one.label, lines, typed, found.source, work.confidence, replaces)
    return offers


def _tells(work: Work, told: Metadata, one: Field) -> bool:
    """Whether the source says anything of a field. The language of a document is never empty: only what is told counts."""
    return work.tells("language") if one.name == "language" else bool(value_of(told, one))


def _as_asked(work: Work, fields: Sequence[Field]) -> Metadata:
    """The work as this form would describe it: authors under the name that it has for them, a university as who grants the
    degree."""
    told = work.document
    names = {one.name for one in fields}
    where = _people_field(fields)
    if "authors" not in names and where is not None:
        people = [one.model_copy(update={"role": where.roles[0]}) if one.role == "author" else one for one in told.contributors]
        told = told.model_copy(update={"contributors": people})
    if "thesis.grantor" in names and "publisher" not in names and not told.thesis.grantor:
        told = told.model_copy(update={"thesis": told.thesis.model_copy(update={"grantor": told.publisher})})
    return told


def _people_field(fields: Sequence[Field]) -> Field | None:
    """Where a form asks for those who made the work."""
    people = [one for one in fields if one.widget == "people"]
    return next((one for one in people if one.name == "authors"), people[0] if people else None)


def _typed(one: Field, told: Metadata, document: Metadata) -> Typed:
    """What the boxes of a field would hold with what was found in them."""
    widget = WIDGETS[one.widget]
    new, held = widget.show(one, told), widget.show(one, document)
    if one.name in _ADDED:
        return held + [row for row in new if row not in held]
    if one.name in _BY_LANGUAGE:
        written = [row for row in new if row["text"].strip()]
        languages = {row["lang"] for row in written}
        return written + [row for row in held if row["text"].strip() and row["lang"] not in languages]
    if one.widget == "people":
        return [empty_row(one) | row for row in new]
    return new
