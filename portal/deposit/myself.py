"""“It is me”: whoever fills in the form is one of the people in it."""

from __future__ import annotations

from deposits.access import Actor
from deposits.flows.lookup import kind_of
from deposits.metadata.catalogue import CATALOGUE
from deposits.metadata.document import Metadata
from deposits.models import Deposit
from portal.accounts.models import User
from portal.deposit.form.fields import chosen_fields
from portal.deposit.form.people import empty_row
from portal.deposit.form.reading import reread
from portal.deposit.form.widgets import WIDGETS
from portal.deposit.keeping import keep
from portal.deposit.known import myself


def add_myself(name: str, *, actor: Actor, deposit: Deposit, user: User) -> Deposit:
    """A row about her in a field of people: the one that has her name already, with what was empty in it, else the first empty
    one, else another. Nothing where there is no such field, or something in it could not be read."""
    field, reading = CATALOGUE.get(name), reread(deposit, chosen_fields(kind_of(deposit)))
    if field is None or field.widget != "people" or name in reading.unread or not user.name:
        return deposit
    typed, mine = WIDGETS["people"].show(field, deposit.document), myself(user)
    same = next((row for row in typed if row["name"] == mine["name"]), None)
    if same is not None:
        same |= {column: value for column, value in mine.items() if not same[column]}
    elif (empty := next((row for row in typed if not row["name"]), None)) is not None:
        empty |= mine
    else:
        typed.append(empty_row(field) | mine)
    draft = deposit.document.model_dump(mode="json")
    WIDGETS["people"].write(field, typed, draft)
    reading.metadata = Metadata.model_validate(draft).model_dump(mode="json")
    return keep(reading, actor=actor, deposit=deposit, revision=str(deposit.revision))
