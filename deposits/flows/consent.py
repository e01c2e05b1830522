"""Allowing a purpose of personal data, and withdrawing it: by the depositor alone, at any time."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.agreements import purposes, standing
from deposits.errors import NotAllowed, Unacceptable
from deposits.flows.announce import announce
from deposits.models import Consent, ConsentPurpose, Deposit


def may_consent(actor: Actor, deposit: Deposit) -> bool:
    """Only the depositor speaks for herself: no librarian does."""
    return actor.user_id is not None and actor.user_id == deposit.owner_id


@transaction.atomic
def allow(*, actor: Actor, deposit_id: int, codes: Iterable[str]) -> None:
    """Keep the consent to these purposes, in the words and the language that were read. Raises NotAllowed, Unacceptable."""
    deposit = _own(deposit_id, actor)
    asked = {one.code: one for one in purposes() if not one.needed}
    held = {one.purpose.code for one in standing(deposit)}
    for code in codes:
        if code not in asked:
            raise Unacceptable(_("This is no longer asked."))
        if code not in held:
            _write(deposit, asked[code], actor)
            announce("consent", actor=actor, deposit=deposit, data={"purpose": str(asked[code])})


@transaction.atomic
def withdraw_consent(*, actor: Actor, deposit_id: int, code: str) -> None:
    """End a consent; that it was given stays known. What the law demands cannot be withdrawn. Raises NotAllowed."""
    deposit = _own(deposit_id, actor)
    live = deposit.consents.filter(purpose__code=code, purpose__needed=False, withdrawn=None)
    if live.update(withdrawn=timezone.now()):
        announce("withdraw_consent", actor=actor, deposit=deposit, data={"purpose": code})


def tell(deposit: Deposit, actor: Actor) -> None:
    """Keep, inside the caller's transaction, that the depositor was told what the law demands."""
    told = {one.purpose_id for one in standing(deposit)}
    for one in purposes():
        if one.needed and one.pk not in told and may_consent(actor, deposit):
            _write(deposit, one, actor)


def _own(deposit_id: int, actor: Actor) -> Deposit:
    deposit = Deposit.objects.select_for_update(of=("self",)).get(pk=deposit_id)
    if not may_consent(actor, deposit):
        raise NotAllowed(_("Only the depositor can decide this."))
    return deposit


def _write(deposit: Deposit, purpose: ConsentPurpose, actor: Actor) -> None:
    language = "en" if get_language() == "en" else "vi"
    Consent.objects.create(
        deposit=deposit,
        purpose=purpose,
        person_id=actor.user_id,
        language=language,
        words_sha256=purpose.hash_in(language),
        given=timezone.now(),
    )
