"""Handing a draft in, and taking it back before it was reviewed."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.errors import Incomplete, Problem
from deposits.flows import scan
from deposits.flows.accept import Answer, accept, problem
from deposits.flows.announce import announce
from deposits.flows.certify import certify
from deposits.flows.consent import allow, tell
from deposits.flows.lookup import kind_of, locked
from deposits.flows.publish import publish_locked
from deposits.forms import unread_asked
from deposits.metadata.checks import missing
from deposits.models import Certificate, Deposit, State, Submission
from deposits.models.reviewing import files_of
from deposits.steps import chain, current


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
def submit(
    *, actor: Actor, deposit_id: int, agreement: bool, shown: str = "", signed: bool = False, consents: Iterable[str] = ()
) -> Deposit:
    """Draft or returned → submitted, in the first step of review; what was returned comes back to the step that its editor
    chose. Published at once where the collection asks for no review.

    `agreement` says that the deposit agreement was accepted now, in the text that was `shown` (its version, or its name and
    version; empty: the one in force); `signed`, that the scan of a signed one is among the files in its place. `consents`
    are codes of purposes of personal data that the depositor allows: what is left out is refused, and holds up nothing.
    Raises Incomplete with every problem found.
    """
    deposit = locked(deposit_id, actor=actor, verb="submit")
    answer = Answer(agreement, shown, signed)
    found = [*problems(deposit), *filter(None, [problem(deposit, actor, answer)])]
    if found:
        raise Incomplete(found)
    steps = chain(deposit.collection)
    if deposit.state == State.DRAFT or not steps:
        deposit.step = None
    deposit.step_id = current(deposit, steps).pk
    deposit.state = State.SUBMITTED
    deposit.submitted = timezone.now()
    accept(deposit, actor, answer)
    deposit.save()
    _keep_as_submitted(deposit, actor)
    certify(deposit, occasion=Certificate.Occasion.SUBMITTED, at=deposit.submitted)
    tell(deposit, actor)
    if codes := list(consents):
        allow(actor=actor, deposit_id=deposit.pk, codes=codes)
    announce("submit", actor=actor, deposit=deposit, data={"to": deposit.step_id})
    if not steps:
        publish_locked(deposit, actor=actor)
    return deposit


def _keep_as_submitted(deposit: Deposit, actor: Actor) -> None:
    """What stands there now, for comparing with what comes when it was returned and is submitted again."""
    Submission.objects.create(
        deposit=deposit,
        number=deposit.submissions.count() + 1,
        at=deposit.submitted or timezone.now(),
        by_id=actor.user_id,
        metadata=deposit.metadata,
        policy=deposit.policy,
        files=files_of(deposit),
    )


@transaction.atomic
def take_back(*, actor: Actor, deposit_id: int) -> Deposit:
    """Submitted → draft, by its owner."""
    deposit = locked(deposit_id, actor=actor, verb="take_back")
    here = current(deposit)
    deposit.state, deposit.step = State.DRAFT, None
    deposit.save(update_fields=["state", "step", "updated"])
    announce("take_back", actor=actor, deposit=deposit, data={"step": here.pk})
    return deposit
