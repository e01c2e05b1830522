"""Changing one deposit as a bulk edit asks: the same verbs as at the desk, one after the other, with their checks."""

from __future__ import annotations

from django.db import transaction

from deposits.access import Actor
from deposits.amending import Wanted, is_same
from deposits.errors import Stale
from deposits.flows.lookup import locked
from deposits.flows.move import move
from deposits.flows.publish import revise
from deposits.flows.save import save
from deposits.models import Deposit, State


@transaction.atomic
def amend(*, actor: Actor, wanted: Wanted, publish: bool = False, note: str = "") -> Deposit | None:
    """The changed deposit; None where it is as wanted already. With `publish`, a published work is published again with the
    note for readers; else readers see the change when that is done. Raises Stale where somebody has saved it since."""
    deposit = locked(wanted.deposit_id, actor=actor, verb="save")
    if deposit.revision != wanted.revision:
        raise Stale
    if is_same(deposit, wanted):
        return None
    if wanted.collection is not None:
        deposit = move(actor=actor, deposit_id=deposit.pk, collection=wanted.collection)
    deposit = save(actor=actor, deposit_id=deposit.pk, metadata=wanted.metadata, policy=wanted.policy, revision=deposit.revision)
    if publish and deposit.state == State.PUBLISHED:
        revise(actor=actor, deposit_id=deposit.pk, note=note)
    return deposit
