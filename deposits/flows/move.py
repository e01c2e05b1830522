"""Moving a deposit into another collection. A published work follows when it is published again (`publish.revise`)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.errors import NotAllowed, Unacceptable
from deposits.flows.announce import announce
from deposits.flows.lookup import locked
from deposits.models import Collection, Deposit, State
from deposits.roles import is_editor
from deposits.steps import chain, current, moved_to


@transaction.atomic
def move(*, actor: Actor, deposit_id: int, collection: Collection) -> Deposit:
    """Only by an editor of both; Unacceptable where the collection does not take works of this kind. What is under review
    stays in its step where both collections have the same ones; else it begins with the first step of the new collection,
    and nobody has taken it there yet. Where that one has no review, it waits for its editors."""
    deposit = locked(deposit_id, actor=actor, verb="move")
    if not (is_editor(actor, deposit.collection) and is_editor(actor, collection)):
        raise NotAllowed
    if collection.pk == deposit.collection_id:
        return deposit
    if not collection.accepts_deposits:
        raise Unacceptable(_("This collection takes no deposits."))
    if collection.kinds and deposit.kind_code not in collection.kinds:
        raise Unacceptable(_("This collection does not take works of this kind."))
    data: dict[str, object] = {"from": deposit.collection_id, "to": collection.pk}
    if deposit.state in (State.SUBMITTED, State.RETURNED):
        here, before = current(deposit), chain(deposit.collection)
        after = chain(collection)
        step = moved_to(here.pk, [one.pk for one in before], after)
        if step != here.pk or step is None:
            deposit.claimed_by, deposit.claimed = None, None
        deposit.step_id = step
        data |= {"step": here.pk, "to_step": step}
    deposit.collection = collection
    deposit.revision += 1
    deposit.save(update_fields=["collection", "step", "claimed_by", "claimed", "revision", "updated"])
    announce("move", actor=actor, deposit=deposit, data=data)
    return deposit
