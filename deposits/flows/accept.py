"""Accepting the deposit agreement: one step of submitting, by name and version, or by a signed scan."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.agreements import agreement_for
from deposits.errors import Problem
from deposits.models import Acceptance, Deposit, DepositAgreement, DepositFile, FileRole
from deposits.roles import is_editor


@dataclass(frozen=True)
class Answer:
    """What the page said. `shown` is the text that stood there, by version or by name and version (empty: the one in
    force); `signed` points to the scan among the files instead of ticking."""

    ticked: bool = False
    shown: str = ""
    signed: bool = False


def problem(deposit: Deposit, actor: Actor, answer: Answer) -> Problem | None:
    """Why the answer is not enough."""
    text = agreement_for(deposit)
    if text is None:
        return None
    if answer.signed:
        if not is_editor(actor, deposit.collection):
            return Problem("agreement", _("Only the library can hand in a signed scan. Accept the deposit agreement here."))
        return None if scan_of(deposit) else Problem("agreement", _("Add the signed scan to the files, as “Deposit agreement”."))
    if not answer.ticked:
        return Problem("agreement", _("Accept the deposit agreement."))
    if answer.shown not in ("", text.version, text.reference):
        words = _("The deposit agreement has changed meanwhile: read version %(version)s and accept it.")
        return Problem("agreement", words % {"version": text.version})
    return None


def accept(deposit: Deposit, actor: Actor, answer: Answer) -> Acceptance | None:
    """Keep who accepted which words now, inside the caller's transaction; None where there is nothing to accept."""
    text = agreement_for(deposit)
    if text is None:
        return None
    language = "en" if get_language() == "en" else "vi"
    scan = scan_of(deposit) if answer.signed else None
    kept = Acceptance.objects.create(
        deposit=deposit,
        agreement=text,
        at=timezone.now(),
        by_id=actor.user_id,
        by_label=actor.label,
        way=_way(deposit, actor, answer),
        language=language,
        text_sha256=text.hash_in(language),
        scan=scan.stored if scan else None,
    )
    deposit.agreement = _summary(text, kept)
    return kept


def scan_of(deposit: Deposit) -> DepositFile | None:
    """The signed agreement among the files."""
    return deposit.files.filter(role=FileRole.LICENCE).select_related("stored").last()


def _way(deposit: Deposit, actor: Actor, answer: Answer) -> str:
    if answer.signed:
        return Acceptance.Way.SCAN
    return Acceptance.Way.TICKED if actor.user_id == deposit.owner_id else Acceptance.Way.FOR_ANOTHER


def _summary(text: DepositAgreement, kept: Acceptance) -> dict[str, object]:
    """What travels with the deposit, such as in its bag."""
    return {
        "name": text.name,
        "version": text.version,
        "at": kept.at.isoformat(),
        "by": kept.by_id,
        "way": kept.way,
        "language": kept.language,
        "sha256": kept.text_sha256,
    }
