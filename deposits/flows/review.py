"""What an editor answers, other than publishing; and what both write to each other."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.errors import Unacceptable
from deposits.flows.announce import announce
from deposits.flows.lookup import locked
from deposits.models import Deposit, Message, State
from deposits.roles import permit
from deposits.steps import chain, current, following

LONGEST = 10_000  # letters of what is written at once


@transaction.atomic
def pass_on(*, actor: Actor, deposit_id: int, seen: int | None = None) -> Deposit:
    """Submitted: on to the next step, whose people it waits for; nobody has taken it there yet."""
    deposit = locked(deposit_id, actor=actor, verb="pass_on", seen=seen)
    here, after = current(deposit), following(deposit)
    assert after is not None, "permitted: it is not in its last step"
    deposit.step = after
    deposit.claimed_by, deposit.claimed = None, None
    deposit.save(update_fields=["step", "claimed_by", "claimed", "updated"])
    named = {"vi": after.name, "en": after.name_en}
    announce("pass_on", actor=actor, deposit=deposit, data={"step": here.pk, "to": after.pk, "named": named})
    return deposit


@transaction.atomic
def send_back(
    *,
    actor: Actor,
    deposit_id: int,
    comment: str,
    remarks: Mapping[str, str] | None = None,
    start_over: bool = False,
    seen: int | None = None,
) -> Deposit:
    """Submitted → returned, with what to mend: one comment, and remarks at fields (name → text). When it is submitted again
    it comes back to this step; to the first one where it shall `start_over`."""
    deposit = locked(deposit_id, actor=actor, verb="return", seen=seen)
    if not comment.strip() and not any(text.strip() for text in (remarks or {}).values()):
        raise Unacceptable(_("Write what should be changed: the depositor reads it."))
    steps = chain(deposit.collection)
    here = current(deposit, steps)
    back = steps[0] if start_over and steps else here
    deposit.state, deposit.step_id = State.RETURNED, back.pk
    deposit.save(update_fields=["state", "step", "updated"])
    _write(deposit, actor, Message.Reason.RETURNED, comment, remarks)
    announce("return", actor=actor, deposit=deposit, data={"step": here.pk, "back": back.pk})
    return deposit


@transaction.atomic
def reject(*, actor: Actor, deposit_id: int, reason: str, seen: int | None = None) -> Deposit:
    """Submitted → rejected, with a reason."""
    deposit = locked(deposit_id, actor=actor, verb="reject", seen=seen)
    if not reason.strip():
        raise Unacceptable(_("Write the reason: the depositor reads it."))
    here = current(deposit)
    deposit.state, deposit.step = State.REJECTED, None
    deposit.save(update_fields=["state", "step", "updated"])
    _write(deposit, actor, Message.Reason.REJECTED, reason)
    announce("reject", actor=actor, deposit=deposit, data={"step": here.pk})
    return deposit


@transaction.atomic
def reopen(*, actor: Actor, deposit_id: int, seen: int | None = None) -> Deposit:
    """Rejected → draft."""
    deposit = locked(deposit_id, actor=actor, verb="reopen", seen=seen)
    deposit.state = State.DRAFT
    deposit.save(update_fields=["state", "updated"])
    announce("reopen", actor=actor, deposit=deposit)
    return deposit


@transaction.atomic
def comment(*, actor: Actor, deposit_id: int, body: str, field: str = "") -> Message:
    """A message about a deposit, or about a `field` of it, from whoever may open it."""
    deposit = Deposit.objects.select_related("collection").get(pk=deposit_id)
    permit(actor, "message", deposit)
    if not body.strip():
        raise Unacceptable(_("The message is empty."))
    (message,) = _write(deposit, actor, Message.Reason.COMMENT, "", {field: body})
    announce("message", actor=actor, deposit=deposit, data={"message": message.pk})
    return message


def _write(deposit: Deposit, actor: Actor, reason: str, body: str, remarks: Mapping[str, str] | None = None) -> list[Message]:
    texts = [("", body), *(remarks or {}).items()]
    return [
        Message.objects.create(
            deposit=deposit, author_id=actor.user_id, reason=reason, field=field[:60], body=text.strip()[:LONGEST]
        )
        for field, text in texts
        if text.strip()
    ]
