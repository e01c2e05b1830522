"""Fetching what a flow works on, locked until the flow's transaction ends."""

from __future__ import annotations

from deposits.access import Actor
from deposits.errors import Stale, WrongState
from deposits.forms import form_within
from deposits.happened import last_turn, since
from deposits.models import Deposit, Kind, Record
from deposits.roles import permit


def locked(deposit_id: int, *, actor: Actor, verb: str, seen: int | None = None) -> Deposit:
    """The deposit, locked against every other writer, if this actor may do this to it now. `seen` is the last event (primary
    key) that the page knew on which the actor decided.

    Raises Deposit.DoesNotExist, NotAllowed, WrongState; Stale where somebody else has changed it since.
    """
    deposit = Deposit.objects.select_for_update(of=("self",)).select_related("collection").get(pk=deposit_id)
    permit(actor, verb, deposit)
    if (deposit.deleted is None) is (verb == "undelete"):
        raise WrongState.told(last_turn(deposit))
    if seen is not None and (happened := since(deposit, seen, actor)):
        raise Stale.told(happened)
    return deposit


def locked_record(deposit: Deposit) -> Record:
    """The record of a published deposit, locked."""
    query = Record.objects.select_for_update(of=("self",)).select_related("collection", "institution", "kind", "snapshot")
    return query.get(deposit=deposit)


def kind_of(deposit: Deposit) -> Kind:
    """The kind of a deposit, with the form that its collection asks: not to be saved."""
    return form_within(Kind.objects.get(code=deposit.metadata["kind"]), deposit.collection)
