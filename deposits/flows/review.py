"""What an editor answers, other than publishing; and what both write to each other."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.errors import NotAllowed, Unacceptable
from deposits.flows.announce import announce
from deposits.flows.lookup import locked
from deposits.models import Deposit, Message, State
from deposits.roles import may_open


@transaction.atomic
def send_back(*, actor: Actor, deposit_id: int, comment: str, remarks: Mapping[str, str] | None = None) -> Deposit:
    """Submitted → returned, with what to mend: one comment, and remarks at fields (name → text)."""
    deposit = locked(deposit_id, actor=actor, verb="return")
    if not comment.strip() and not any(text.strip() for text in (remarks or {}).values()):
        raise Unacceptable(_("Write what should be changed: the depositor reads it."))
    deposit.state = State.RETURNED
    deposit.save(update_fields=["state", "updated"])
    _write(deposit, actor, Message.Reason.RETURNED, comment, remarks)
    announce("return", actor=actor, deposit=deposit)
    return deposit


@transaction.atomic
def reject(*, actor: Actor, deposit_id: int, reason: str) -> Deposit:
    """Submitted → rejected, with a reason."""
    deposit = locked(deposit_id, actor=actor, verb="reject")
    if not reason.strip():
        raise Unacceptable(_("Write the reason: the depositor reads it."))
    deposit.state = State.REJECTED
    deposit.save(update_fields=["state", "updated"])
    _write(deposit, actor, Message.Reason.REJECTED, reason)
    announce("reject", actor=actor, deposit=deposit)
    return deposit


@transaction.atomic
def reopen(*, actor: Actor, deposit_id: int) -> Deposit:
    """Rejected → draft."""
    deposit = locked(deposit_id, actor=actor, verb="reopen")
    deposit.state = State.DRAFT
    deposit.save(update_fields=["state", "updated"])
    announce("reopen", actor=actor, deposit=deposit)
    return deposit


@transaction.atomic
def comment(*, actor: Actor, deposit_id: int, body: str) -> Message:
    """A message about a deposit, from whoever may open it."""
    deposit = Deposit.objects.select_related("collection").get(pk=deposit_id)
    if not may_open(actor, deposit):
        raise NotAllowed
    if not body.strip():
        raise Unacceptable(_("The message is empty."))
    message = _write(deposit, actor, Message.Reason.COMMENT, body)[0]
    announce("message", actor=actor, deposit=deposit, data={"message": message.pk})
    return message


def _write(deposit: Deposit, actor: Actor, reason: str, body: str, remarks: Mapping[str, str] | None = None) -> list[Message]:
    texts = [("", body), *(remarks or {}).items()]
    return [
        Message.objects.create(deposit=deposit, author_id=actor.user_id, reason=reason, field=field, body=text.strip())
        for field, text in texts
        if text.strip()
    ]
