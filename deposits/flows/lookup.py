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
    deposit = held(deposit_id)
    permit(actor, verb, deposit)
    if (deposit.deleted is None) is (verb == "undelete"):
        raise WrongState.told(last_turn(deposit))
    if seen is not None and (happened := since(deposit, seen, actor)):
        raise Stale.told(happened)
    return deposit


def held(deposit_id: int) -> Deposit:
    """The deposit, locked for whatever the caller permits. The row alone is locked first, and what it refers to read then:
    joined to a collection that it leaves while we wait, PostgreSQL would not find it any more."""
    Deposit.objects.select_for_update().values_list("pk").get(pk=deposit_id)
    return Deposit.objects.select_related("collection").get(pk=deposit_id)


def locked_record(deposit: Deposit) -> Record:
    """The record of a published deposit, locked."""
    Record.objects.select_for_update().values_list("pk").get(deposit=deposit)
    return Record.objects.select_related("collection", "institution", "kind", "snapshot").get(deposit=deposit)


def kind_of(deposit: Deposit) -> Kind:
    """The kind of a deposit, with the form that its collection asks: not to be saved."""
    return form_within(Kind.objects.get(code=deposit.metadata["kind"]), deposit.collection)
