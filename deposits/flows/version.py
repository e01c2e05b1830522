"""Beginning a new version of a published work: a deposit of its own, linked to the one before it."""

from __future__ import annotations

from collections.abc import Collection as Some

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.errors import Unacceptable
from deposits.flows.announce import announce
from deposits.flows.lookup import locked, locked_record
from deposits.models import Deposit, DepositFile
from deposits.versions import OWN_ADDRESSES, newer_than, open_draft


@transaction.atomic
def start_version(*, actor: Actor, deposit_id: int, file_ids: Some[int] = ()) -> Deposit:
    """A draft with the description and the access of a published deposit, and those of its files (primary keys) that are to
    be carried over. It belongs to the same owner. Identifiers that name the old version alone stay with it.

    Raises Unacceptable where there is a newer version already, or a draft of one."""
    before = locked(deposit_id, actor=actor, verb="version")
    record = locked_record(before)
    if newer_than(record) is not None:
        raise Unacceptable(_("There is a newer version of this work already. Begin the next one from there."))
    if open_draft(record) is not None:
        raise Unacceptable(_("A new version of this work has been begun already."))
    document = before.document
    document.identifiers = [one for one in document.identifiers if one.scheme not in OWN_ADDRESSES]
    new = Deposit.objects.create(
        collection=before.collection,
        owner=before.owner,
        owner_name=before.owner_name,
        owner_email=before.owner_email,
        created_by_id=actor.user_id,
        metadata=document.to_json(),
        policy=before.policy,
        version_of=record,
    )
    carried = before.files.filter(pk__in=file_ids)
    DepositFile.objects.bulk_create(
        DepositFile(
            deposit=new,
            stored_id=one.stored_id,
            name=one.name,
            role=one.role,
            order=one.order,
            policy=one.policy,
            added=timezone.now(),
        )
        for one in carried
    )
    announce("start_version", actor=actor, deposit=new, data={"record": record.pk, "files": len(carried)})
    return new
