"""Asking others to work on a deposit or to take it over; their answers; parting again."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.errors import NotAllowed, Unacceptable, WrongState
from deposits.flows.announce import announce
from deposits.flows.lookup import held, locked
from deposits.models import CoAuthor, Deposit, Invitation, Record
from deposits.roles import permit

MOST_OPEN = 20
Purpose = Invitation.Purpose


@transaction.atomic
def invite(*, actor: Actor, deposit_id: int, email: str, purpose: str) -> Invitation:
    """Ask an address by mail. An open invitation of the same address, and an open offer to take over, are replaced.

    Raises Unacceptable where the address or the purpose is none, or too many wait for an answer."""
    deposit = locked(deposit_id, actor=actor, verb=_verb(purpose))
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise Unacceptable(_("Write the person's e-mail address, such as an@truong.example.")) from None
    waiting = deposit.invitations.filter(answered=None)
    replaced = waiting.filter(purpose=Purpose.OWN) if purpose == Purpose.OWN else waiting.filter(email=email)
    replaced.delete()
    if waiting.count() >= MOST_OPEN:
        raise Unacceptable(_("Too many invitations wait for an answer. Take some back first."))
    invitation = Invitation.objects.create(deposit=deposit, purpose=purpose, email=email, invited_by_id=actor.user_id)
    announce("invite", actor=actor, deposit=deposit, data={"invitation": invitation.pk, "purpose": purpose})
    return invitation


@transaction.atomic
def accept(*, actor: Actor, invitation_id: int) -> Invitation:
    """The actor becomes co-author or owner. The caller has made sure that she holds the invitation.

    Raises WrongState where it was answered, taken back or has expired."""
    invitation = _answered(actor, invitation_id, accepted=True)
    deposit = invitation.deposit
    if invitation.purpose == Purpose.OWN:
        _hand_over(deposit, actor, invitation)
    elif deposit.owner_id != actor.user_id:
        edits = invitation.purpose == Purpose.EDIT
        deposit.coauthors.filter(user=actor.user_id).delete()
        CoAuthor.objects.create(deposit=deposit, user_id=actor.user_id, may_edit=edits)
        announce("join", actor=actor, deposit=deposit, data={"invitation": invitation.pk})
    return invitation


@transaction.atomic
def decline(*, actor: Actor, invitation_id: int) -> Invitation:
    invitation = _answered(actor, invitation_id, accepted=False)
    announce("decline", actor=actor, deposit=invitation.deposit, data={"invitation": invitation.pk})
    return invitation


@transaction.atomic
def take_invitation_back(*, actor: Actor, invitation_id: int) -> None:
    """The link in the mail opens nothing any more."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation_id)
    locked(invitation.deposit_id, actor=actor, verb=_verb(invitation.purpose))
    if invitation.answered is None:
        invitation.delete()


@transaction.atomic
def part(*, actor: Actor, deposit_id: int, user_id: int) -> None:
    """A co-author is removed by the owner or an editor, or leaves by herself."""
    deposit = held(deposit_id)
    if actor.user_id != user_id:
        permit(actor, "invite", deposit)
    if CoAuthor.objects.filter(deposit=deposit, user=user_id).delete()[0]:
        announce("part", actor=actor, deposit=deposit, data={"user": user_id})


def _verb(purpose: str) -> str:
    if purpose not in Purpose.values:
        raise Unacceptable(_("Choose what the person may do."))
    return "hand_over" if purpose == Purpose.OWN else "invite"


def _answered(actor: Actor, invitation_id: int, *, accepted: bool) -> Invitation:
    if actor.user_id is None:
        raise NotAllowed
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("deposit").filter(pk=invitation_id).first()
    if invitation is None or not invitation.is_open or invitation.deposit.deleted is not None:
        raise WrongState(_("This invitation has been answered, taken back or has expired. Ask for a new one."))
    invitation.answered, invitation.accepted, invitation.user_id = timezone.now(), accepted, actor.user_id
    invitation.save(update_fields=["answered", "accepted", "user"])
    return invitation


def _hand_over(deposit: Deposit, actor: Actor, invitation: Invitation) -> None:
    """What looks after a published record follows its owner: the index is told."""
    before = deposit.owner_id
    deposit.owner_id, deposit.owner_name, deposit.owner_email = actor.user_id, "", ""
    deposit.save(update_fields=["owner", "owner_name", "owner_email", "updated"])
    deposit.coauthors.filter(user=actor.user_id).delete()
    record = Record.objects.filter(deposit=deposit).first()
    announce("hand_over", actor=actor, deposit=deposit, record=record, data={"invitation": invitation.pk, "before": before})
