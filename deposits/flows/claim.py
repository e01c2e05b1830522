"""A student whose thesis a librarian deposited before she had an account receives it when she confirms her address."""

from __future__ import annotations

from django.db import transaction

from deposits.access import Actor
from deposits.flows.announce import announce
from deposits.models import Deposit, Record


@transaction.atomic
def claim_deposits(*, actor: Actor, email: str) -> int:
    """Give the actor every ownerless deposit made for this confirmed address. Returns how many there were."""
    waiting = list(Deposit.objects.select_for_update().filter(owner=None, owner_email__iexact=email))
    for deposit in waiting:
        deposit.owner_id = actor.user_id
        deposit.save(update_fields=["owner"])
        announce("claim", actor=actor, deposit=deposit, record=Record.objects.filter(deposit=deposit).first())
    return len(waiting)
