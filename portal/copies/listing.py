"""The requests for copies of a deposit's files, for those who may answer them."""

from __future__ import annotations

from deposits.access import Actor
from deposits.models import CopyRequest, Deposit
from deposits.roles import is_editor, is_owner
from portal.copies.links import Use, path

_MOST = 50


def copies_of(deposit: Deposit, actor: Actor) -> list[tuple[CopyRequest, str]]:
    """Each with the path at which it is answered; the newest first. Co-authors do not see who asked."""
    if not (is_owner(actor, deposit) or is_editor(actor, deposit.collection)):
        return []
    found = CopyRequest.objects.filter(record__deposit=deposit).exclude(state=CopyRequest.State.UNCONFIRMED)
    return [(one, path(one, Use.ANSWER)) for one in found[:_MOST]]
