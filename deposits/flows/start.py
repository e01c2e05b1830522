"""Beginning a deposit, for oneself or, as a librarian, for somebody else."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from deposits.access import Actor, Policy
from deposits.errors import NotAllowed, Unacceptable
from deposits.flows.announce import announce
from deposits.kinds import IMPLIED
from deposits.metadata.document import Metadata
from deposits.models import Collection, Deposit, Kind
from deposits.roles import is_editor


@transaction.atomic
def start(
    *,
    actor: Actor,
    collection: Collection,
    kind: Kind,
    owner: Any = None,
    owner_name: str = "",
    owner_email: str = "",
) -> Deposit:
    """A new draft. Without an owner it is the actor's own; with `owner` (a user) or `owner_name` and `owner_email` (of
    somebody without an account) it is made by an editor of the collection for them."""
    if actor.user_id is None and not actor.is_administrator:
        raise NotAllowed
    for_another = owner_name or owner_email or (owner is not None and owner.pk != actor.user_id)
    if for_another and not is_editor(actor, collection):
        raise NotAllowed(_("Only an editor of this collection may deposit for somebody else."))
    if not collection.accepts_deposits:
        raise Unacceptable(_("This collection takes no deposits."))
    if not kind.active or (collection.kinds and kind.code not in collection.kinds):
        raise Unacceptable(_("This collection does not take works of this kind."))
    implied = {part: {**known, **collection.defaults.get(part, {})} for part, known in IMPLIED.get(kind.code, {}).items()}
    metadata = Metadata.model_validate({"licence": kind.licence, **collection.defaults, **implied, "kind": kind.code})
    deposit = Deposit.objects.create(
        collection=collection,
        owner_id=owner.pk if owner is not None else None if owner_name or owner_email else actor.user_id,
        owner_name=owner_name.strip(),
        owner_email=owner_email.strip().lower(),
        created_by_id=actor.user_id,
        metadata=metadata.to_json(),
        policy=Policy.open().model_dump(mode="json"),
    )
    announce("start", actor=actor, deposit=deposit)
    return deposit
