"""Moving a deposit into another collection. A published work follows when it is published again (`publish.revise`)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.errors import NotAllowed, Unacceptable
from deposits.flows.announce import announce
from deposits.flows.lookup import locked
from deposits.models import Collection, Deposit
from deposits.roles import is_editor


@transaction.atomic
def move(*, actor: Actor, deposit_id: int, collection: Collection) -> Deposit:
    """Only by an editor of both; Unacceptable where the collection does not take works of this kind."""
    deposit = locked(deposit_id, actor=actor, verb="save")
    if not (is_editor(actor, deposit.collection) and is_editor(actor, collection)):
        raise NotAllowed
    if collection.pk == deposit.collection_id:
        return deposit
    if not collection.accepts_deposits:
        raise Unacceptable(_("This collection takes no deposits."))
    if collection.kinds and deposit.kind_code not in collection.kinds:
        raise Unacceptable(_("This collection does not take works of this kind."))
    before, deposit.collection = deposit.collection_id, collection
    deposit.revision += 1
    deposit.save(update_fields=["collection", "revision", "updated"])
    announce("move", actor=actor, deposit=deposit, data={"from": before, "to": collection.pk})
    return deposit
