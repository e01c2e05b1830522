"""What a person says of a work that looks the same: it is another one, or the one before hers."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.errors import NotAllowed, Unacceptable
from deposits.flows.announce import announce
from deposits.flows.lookup import locked
from deposits.models import Deposit, Record
from deposits.roles import may
from deposits.versions import newer_than, open_draft

_MOST = 100


@transaction.atomic
def say_distinct(*, actor: Actor, deposit_id: int, public_id: str) -> Deposit:
    """The work of that id is not the same as this deposit."""
    deposit = locked(deposit_id, actor=actor, verb="save")
    if public_id not in deposit.distinct_from:
        deposit.distinct_from = [*deposit.distinct_from, public_id][-_MOST:]
        deposit.save(update_fields=["distinct_from"])
        announce("say_distinct", actor=actor, deposit=deposit, data={"other": public_id})
    return deposit


@transaction.atomic
def say_version_of(*, actor: Actor, deposit_id: int, public_id: str) -> Deposit:
    """This deposit is to become the next version of a published work, which the actor may make versions of."""
    deposit = locked(deposit_id, actor=actor, verb="save")
    record = Record.objects.select_related("deposit__collection").filter(public_id=public_id).first()
    if record is None or record.deposit is None or not may(actor, "version", record.deposit):
        raise NotAllowed
    if hasattr(deposit, "record") or newer_than(record) is not None or open_draft(record) not in (None, deposit):
        raise Unacceptable(_("There is a newer version of this work already. Begin the next one from there."))
    deposit.version_of = record
    deposit.save(update_fields=["version_of"])
    announce("say_version_of", actor=actor, deposit=deposit, data={"record": record.pk})
    return deposit
