"""Putting a draft into the bin, and taking it out again."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from deposits.access import Actor
from deposits.flows.announce import announce
from deposits.flows.lookup import locked
from deposits.models import Deposit


@transaction.atomic
def delete(*, actor: Actor, deposit_id: int) -> Deposit:
    """A draft or returned deposit disappears from its owner's list; it can be brought back for 30 days."""
    deposit = locked(deposit_id, actor=actor, verb="delete")
    deposit.deleted = timezone.now()
    deposit.save(update_fields=["deleted"])
    announce("delete", actor=actor, deposit=deposit)
    return deposit


@transaction.atomic
def undelete(*, actor: Actor, deposit_id: int) -> Deposit:
    deposit = locked(deposit_id, actor=actor, verb="undelete")
    deposit.deleted = None
    deposit.save(update_fields=["deleted"])
    announce("undelete", actor=actor, deposit=deposit)
    return deposit
