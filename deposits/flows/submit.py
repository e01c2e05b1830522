"""Handing a draft in, and taking it back before it was reviewed."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.errors import Incomplete, Problem
from deposits.flows import scan
from deposits.flows.announce import announce
from deposits.flows.certify import certify
from deposits.flows.lookup import kind_of, locked
from deposits.flows.publish import publish_locked
from deposits.forms import unread_asked
from deposits.metadata.checks import missing
from deposits.models import Certificate, Deposit, State

AGREEMENT = {"name": "khomo-deposit", "version": "1"}


def problems(deposit: Deposit) -> list[Problem]:
    """What is still missing before this deposit may be submitted; empty when it is complete."""
    kind = kind_of(deposit)
    found = [one for one in missing(deposit.document, kind.fields) if one.field not in deposit.unread]
    found += [Problem(field, _("What is written here could not be read.")) for field in unread_asked(deposit, kind)]
    if not deposit.files.exists() and deposit.metadata.get("notes", "") == "":
        found.append(Problem("files", _("Add at least one file, or say in the notes why there is none.")))
    found += scan.problems(deposit, waiting=False)
    return found


@transaction.atomic
def submit(*, actor: Actor, deposit_id: int, agreement: bool) -> Deposit:
    """Draft or returned → submitted; published at once where the collection asks for no review.

    `agreement` says that the depositor accepted the deposit agreement now. Raises Incomplete with every problem found.
    """
    deposit = locked(deposit_id, actor=actor, verb="submit")
    found = problems(deposit)
    if not agreement:
        found.append(Problem("agreement", _("Accept the deposit agreement.")))
    if found:
        raise Incomplete(found)
    deposit.state = State.SUBMITTED
    deposit.submitted = timezone.now()
    deposit.agreement = {**AGREEMENT, "at": deposit.submitted.isoformat(), "by": actor.user_id}
    deposit.save()
    certify(deposit, occasion=Certificate.Occasion.SUBMITTED, at=deposit.submitted)
    announce("submit", actor=actor, deposit=deposit)
    if not deposit.collection.reviewed:
        publish_locked(deposit, actor=actor)
    return deposit


@transaction.atomic
def take_back(*, actor: Actor, deposit_id: int) -> Deposit:
    """Submitted → draft, by its owner."""
    deposit = locked(deposit_id, actor=actor, verb="take_back")
    deposit.state = State.DRAFT
    deposit.save(update_fields=["state", "updated"])
    announce("take_back", actor=actor, deposit=deposit)
    return deposit
