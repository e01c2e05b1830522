"""Taking a record out of sight, leaving a tombstone; and bringing it back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.errors import NotAllowed, Stale, Unacceptable, WrongState
from deposits.flows.announce import announce
from deposits.flows.refresh import refresh
from deposits.happened import last_turn, since
from deposits.models import Deposit, Message, Record, State
from deposits.roles import is_editor


@transaction.atomic
def withdraw(*, actor: Actor, record_id: int, reason: str, seen: int | None = None) -> Record:
    """Published → withdrawn. `reason` is shown on the tombstone. `seen` is the last event (primary key) of the deposit that
    the page knew on which it was decided: Stale where somebody else has changed it since."""
    record = _locked(record_id, actor)
    if record.is_tombstone:
        raise _too_late(record)
    _unless_changed_since(record, seen, actor)
    if not reason.strip():
        raise Unacceptable(_("Write the reason: it is shown in place of the work."))
    record.withdrawn = timezone.now()
    record.withdrawal_reason = reason.strip()
    if record.deposit:
        _move(record.deposit, State.WITHDRAWN)
        Message.objects.create(
            deposit=record.deposit, author_id=actor.user_id, reason=Message.Reason.WITHDRAWN, body=record.withdrawal_reason
        )
    refresh(record)
    announce("withdraw", actor=actor, deposit=record.deposit, record=record)
    return record


@transaction.atomic
def restore(*, actor: Actor, record_id: int, reason: str, seen: int | None = None) -> Record:
    """Withdrawn → published; `seen` as in `withdraw`."""
    record = _locked(record_id, actor)
    if not record.is_tombstone:
        raise _too_late(record)
    if record.removed is not None:
        raise WrongState(_("This work was removed by legal order: nothing of it is left."))
    _unless_changed_since(record, seen, actor)
    if not reason.strip():
        raise Unacceptable(_("Write why it comes back: the log keeps it."))
    record.withdrawn, record.withdrawal_reason = None, ""
    if record.deposit:
        _move(record.deposit, State.PUBLISHED)
    refresh(record)
    announce("restore", actor=actor, deposit=record.deposit, record=record, data={"reason": reason.strip()})
    return record


def _locked(record_id: int, actor: Actor) -> Record:
    """The deposit before its record, in the order in which every other flow locks them: two at once wait for each other in
    turn, and none for ever."""
    deposit_id = Record.objects.values_list("deposit", flat=True).get(pk=record_id)
    deposit = Deposit.objects.select_for_update(of=("self",)).filter(pk=deposit_id).first()
    Record.objects.select_for_update().values_list("pk").get(pk=record_id)
    query = Record.objects.select_related("collection", "institution", "kind", "snapshot", "deposit")
    record = query.get(pk=record_id)
    record.deposit = deposit
    if not is_editor(actor, record.collection):
        raise NotAllowed
    return record


def _too_late(record: Record) -> WrongState:
    return WrongState.told(last_turn(record.deposit) if record.deposit else "")


def _unless_changed_since(record: Record, seen: int | None, actor: Actor) -> None:
    if seen is not None and record.deposit and (happened := since(record.deposit, seen, actor)):
        raise Stale.told(happened)


def _move(deposit: Deposit, state: State) -> None:
    deposit.state = state
    deposit.save(update_fields=["state", "updated"])
