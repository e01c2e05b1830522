"""Another kind for a deposit that has only begun: its form asks other fields, and what was written into the old ones stays."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.errors import Stale, Unacceptable, WrongState
from deposits.flows.announce import announce
from deposits.flows.look import look_again
from deposits.flows.lookup import locked
from deposits.happened import last_change
from deposits.kinds import IMPLIED
from deposits.models import Deposit, Kind, State


@transaction.atomic
def change_kind(*, actor: Actor, deposit_id: int, kind: Kind, seen: str = "") -> Deposit:
    """Raises NotAllowed, WrongState after submission, Unacceptable where its collection takes no such works. `seen` is the
    code of the kind that the page showed: Stale where somebody has chosen another one since."""
    deposit = locked(deposit_id, actor=actor, verb="save")
    if deposit.state not in (State.DRAFT, State.RETURNED):
        raise WrongState
    if not kind.active or (deposit.collection.kinds and kind.code not in deposit.collection.kinds):
        raise Unacceptable(_("This collection does not take works of this kind."))
    if deposit.metadata["kind"] == kind.code:
        return deposit
    before = deposit.metadata["kind"]
    if seen not in ("", before):
        raise Stale.told(last_change(deposit, "change_kind"))
    deposit.metadata = {**deposit.metadata, **_implied(deposit.metadata, before, kind.code), "kind": kind.code}
    deposit.revision += 1
    deposit.save(update_fields=["metadata", "revision", "updated"])
    announce(
        "change_kind", actor=actor, deposit=deposit, data={"revision": deposit.revision, "before": before, "kind": kind.code}
    )
    look_again(deposit)
    return deposit


def _implied(metadata: dict[str, Any], before: str, after: str) -> dict[str, Any]:
    """What the new kind says by itself, where nobody has written something else than the old one said."""
    found = {}
    for part, said in IMPLIED.get(after, {}).items():
        held, old = metadata.get(part, {}), IMPLIED.get(before, {}).get(part, {})
        found[part] = {**held, **{name: value for name, value in said.items() if held.get(name, "") in ("", old.get(name, ""))}}
    return found
