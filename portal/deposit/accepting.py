"""Taking over all guesses that are sure, by one button: an act of the person, about the very fields that the page listed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from deposits.access import Actor
from deposits.flows.lookup import kind_of
from deposits.flows.submit import problems
from deposits.metadata.catalogue import CATALOGUE
from deposits.metadata.checks import value_of
from deposits.metadata.document import Metadata
from deposits.models import Deposit, Kind
from portal.deposit.form.fields import FormField, chosen_fields, element_id, known
from portal.deposit.form.reading import reread
from portal.deposit.form.widgets import WIDGETS
from portal.deposit.guesses import Offer, offers
from portal.deposit.keeping import keep

SURE = 0.8  # of guesses found in such a way at least so many were right


def sure_fields(fields: Iterable[FormField]) -> list[FormField]:
    """Those that are empty and have a guess that is sure."""
    return [one for one in fields if isinstance(one.offer, Offer) and one.offer.confidence >= SURE and not one.filled]


def accept_all(names: Collection[str], *, actor: Actor, deposit: Deposit) -> list[str]:
    """Write the guesses of these fields into the deposit as if they had been typed. A field that is filled in meanwhile, or
    has no guess any more, stays as it is. Returns the names of those that were filled in."""
    offered, document = offers(deposit), deposit.document
    chosen = [one for one in chosen_fields(kind_of(deposit)) if one.name in names and one.name in offered]
    empty = [one for one in chosen if not value_of(document, one) and one.name not in deposit.unread]
    if not empty:
        return []
    reading = reread(deposit, chosen_fields(kind_of(deposit)))
    draft = Metadata.model_validate(reading.metadata).model_dump(mode="json")
    for one in empty:
        WIDGETS[one.widget].write(CATALOGUE[one.name], offered[one.name].typed, draft)
    reading.metadata = Metadata.model_validate(draft).model_dump(mode="json")
    keep(reading, actor=actor, deposit=deposit, revision=str(deposit.revision))
    return [one.name for one in empty]


def still_missing(deposit: Deposit, kind: Kind) -> Sequence[tuple[str, str]]:
    """What must be there before it can be submitted: (id on the page, label). Nobody is kept from saving without it."""
    found = {problem.field: (element_id(problem.field), str(known(problem.field, kind))) for problem in problems(deposit)}
    return list(found.values())
