"""Who looks after a deposit that waits: an editor takes it, gives it back, or hands it to a colleague."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.errors import NotAllowed, Stale, Unacceptable
from deposits.flows.announce import announce
from deposits.flows.lookup import locked
from deposits.models import Deposit
from deposits.roles import could_review
from deposits.steps import current


@transaction.atomic
def claim(*, actor: Actor, deposit_id: int) -> Deposit:
    """Take it. Unacceptable where a colleague has it already; taking it twice is harmless."""
    deposit = locked(deposit_id, actor=actor, verb="assign")
    if actor.user_id is None:
        raise NotAllowed
    if deposit.claimed_by_id not in (None, actor.user_id):
        raise Unacceptable(_taken(deposit))
    return _give(deposit, actor, actor.user_id)


@transaction.atomic
def release(*, actor: Actor, deposit_id: int, seen: int | None = None) -> Deposit:
    """Give it back to everybody: one's own, or a colleague's who is away. `seen` is the last event (primary key) that the page
    knew on which it was decided: Stale where it came to somebody else since."""
    deposit = locked(deposit_id, actor=actor, verb="assign")
    _unless_taken_since(deposit, seen, actor)
    return _give(deposit, actor, None)


@transaction.atomic
def assign(*, actor: Actor, deposit_id: int, person: Any, seen: int | None = None) -> Deposit:
    """Hand it to a colleague, who is told. Unacceptable where it is not in a step of hers; `seen` as in `release`."""
    deposit = locked(deposit_id, actor=actor, verb="assign")
    _unless_taken_since(deposit, seen, actor)
    if not could_review(person, deposit):
        raise Unacceptable(_not_of_step(person, deposit))
    return _give(deposit, actor, person.pk)


def _taken(deposit: Deposit) -> str:
    return _("%(who)s has taken this deposit already.") % {"who": deposit.claimed_by}


def _unless_taken_since(deposit: Deposit, seen: int | None, actor: Actor) -> None:
    if seen is None or deposit.claimed_by_id in (None, actor.user_id):
        return
    if deposit.events.filter(verb="assign", pk__gt=seen).exclude(actor=actor.user_id).exists():
        raise Stale(_taken(deposit))


def _not_of_step(person: Any, deposit: Deposit) -> str:
    step, facts = current(deposit), {"who": person, "collection": deposit.collection.label()}
    if step.pk is None:
        return _("%(who)s is not an editor of “%(collection)s”.") % facts
    return _("%(who)s is not among the people of the step “%(step)s” of “%(collection)s”.") % {**facts, "step": step.label()}


def _give(deposit: Deposit, actor: Actor, user_id: int | None) -> Deposit:
    if deposit.claimed_by_id == user_id:
        return deposit
    deposit.claimed_by_id = user_id
    deposit.claimed = timezone.now() if user_id is not None else None
    deposit.save(update_fields=["claimed_by", "claimed"])
    announce("assign" if user_id is not None else "release", actor=actor, deposit=deposit, data={"to": user_id})
    return deposit
