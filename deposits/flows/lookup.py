"""Fetching what a flow works on, locked until the flow's transaction ends."""

from __future__ import annotations

from deposits.access import Actor
from deposits.errors import WrongState
from deposits.forms import form_within
from deposits.models import Deposit, Kind, Record
from deposits.roles import permit


def locked(deposit_id: int, *, actor: Actor, verb: str) -> Deposit:
    """The deposit, locked against every other writer, if this actor may do this to it now.

    Raises Deposit.DoesNotExist, NotAllowed, WrongState.
    """
    deposit = Deposit.objects.select_for_update(of=("self",)).select_related("collection").get(pk=deposit_id)
    permit(actor, verb, deposit)
    if deposit.deleted is not None and verb != "undelete":
        raise WrongState
    return deposit


def locked_record(deposit: Deposit) -> Record:
    """The record of a published deposit, locked."""
    query = Record.objects.select_for_update(of=("self",)).select_related("collection", "institution", "kind", "snapshot")
    return query.get(deposit=deposit)


def kind_of(deposit: Deposit) -> Kind:
    """The kind of a deposit, with the form that its collection asks: not to be saved."""
    return form_within(Kind.objects.get(code=deposit.metadata["kind"]), deposit.collection)
