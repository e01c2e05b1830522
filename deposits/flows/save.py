"""Saving the form: by the button, and by itself while somebody types."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import ValidationError

from deposits.access import Actor, Policy
from deposits.errors import Stale, Unacceptable
from deposits.flows.announce import announce
from deposits.flows.look import look_again
from deposits.flows.lookup import locked
from deposits.metadata.catalogue import CATALOGUE
from deposits.metadata.checks import value_of
from deposits.metadata.document import Metadata
from deposits.models import Deposit, Institution

_LONGEST_WINDOW = 20


def checked_metadata(data: dict[str, Any], kind: str) -> Metadata:
    """The document, or Unacceptable naming the first part that has the wrong shape."""
    try:
        return Metadata.model_validate({**data, "kind": kind})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Unacceptable(_("“%(field)s” cannot be read: %(why)s") % {"field": where, "why": first["msg"]}) from error


def checked_policy(data: dict[str, Any]) -> Policy:
    """The policy, or Unacceptable where it names an audience that does not exist."""
    try:
        policy = Policy.model_validate(data)
    except ValidationError as error:
        raise Unacceptable(_("Choose who may read this.")) from error
    named = {
        grant.audience.removeprefix("institution:")
        for grant in (*policy.metadata, *policy.view, *policy.download)
        if grant.audience.startswith("institution:")
    }
    if named - set(Institution.objects.filter(slug__in=named).values_list("slug", flat=True)):
        raise Unacceptable(_("Choose who may read this."))
    return policy


@transaction.atomic
def save(
    *,
    actor: Actor,
    deposit_id: int,
    metadata: dict[str, Any] | None = None,
    policy: dict[str, Any] | None = None,
    unread: dict[str, Any] | None = None,
    revision: int,
    window: str = "",
    turn: int = 0,
) -> Deposit:
    """Keep what was typed. `revision` is the one that the form was filled from: where another window saved since, Stale
    is raised and nothing is overwritten. What is the same as before is not saved again. `unread` holds, by field, what
    could not be read (an impossible date): it is kept as it was typed, and must be mended before submission. `window`
    tells one open page from another, `turn` its requests; both are kept with the Event."""
    deposit = locked(deposit_id, actor=actor, verb="save")
    if revision != deposit.revision:
        raise Stale
    new_metadata = checked_metadata(metadata, deposit.document.kind).to_json() if metadata is not None else deposit.metadata
    new_policy = checked_policy(policy).model_dump(mode="json") if policy is not None else deposit.policy
    new_unread = unread if unread is not None else deposit.unread
    if (new_metadata, new_policy, new_unread) == (deposit.metadata, deposit.policy, deposit.unread):
        return deposit
    changed = _changed(deposit, Metadata.model_validate(new_metadata), new_policy, new_unread)
    deposit.metadata, deposit.policy, deposit.unread = new_metadata, new_policy, new_unread
    deposit.revision += 1
    deposit.save(update_fields=["metadata", "policy", "unread", "revision", "updated"])
    data: dict[str, object] = {"revision": deposit.revision, "fields": changed}
    if window:
        data |= {"window": window[:_LONGEST_WINDOW], "turn": turn}
    announce("save", actor=actor, deposit=deposit, data=data)
    look_again(deposit)
    return deposit


def _changed(deposit: Deposit, metadata: Metadata, policy: dict[str, Any], unread: dict[str, Any]) -> list[str]:
    """The names of the fields that become others, and `access`: so that somebody else who was writing in one can be told
    whose words stand there now."""
    before = deposit.document
    found = {name for name, one in CATALOGUE.items() if value_of(before, one) != value_of(metadata, one)}
    found |= {name for name in {*unread, *deposit.unread} if unread.get(name) != deposit.unread.get(name)}
    if policy != deposit.policy:
        found.add("access")
    return sorted(found)
