"""Taking a record that came without a deposit (loaded, harvested) into one, so that it is curated here like any other."""

from __future__ import annotations

from django.db import transaction

from deposits.access import Actor
from deposits.errors import NotAllowed
from deposits.flows.announce import announce
from deposits.ids import new_id
from deposits.models import Deposit, DepositFile, Record, State
from deposits.roles import is_editor


@transaction.atomic
def take_in(*, actor: Actor, record_id: int) -> Deposit:
    """The deposit of a record, made from what is published where there is none: from then on it is revised, withdrawn and
    followed by versions here, and what its source says is no longer taken over. Again, it does nothing. Raises NotAllowed."""
    query = Record.objects.select_for_update(of=("self",)).select_related("collection", "snapshot", "deposit")
    record = query.get(pk=record_id)
    if not is_editor(actor, record.collection):
        raise NotAllowed
    if record.deposit is not None:
        return record.deposit
    snapshot = record.current
    taken = Deposit.objects.filter(public_id=record.public_id).exists()
    deposit = Deposit.objects.create(
        public_id=new_id() if taken else record.public_id,
        collection=record.collection,
        created_by_id=actor.user_id,
        metadata=snapshot.metadata,
        policy=snapshot.policy,
        state=State.WITHDRAWN if record.is_tombstone else State.PUBLISHED,
    )
    DepositFile.objects.bulk_create(
        DepositFile(deposit=deposit, stored_id=one.stored_id, name=one.name, role=one.role, order=one.order, policy=one.policy)
        for one in snapshot.files.all()
    )
    record.deposit = deposit
    record.save(update_fields=["deposit"])
    announce("take_in", actor=actor, deposit=deposit, record=record)
    return deposit
