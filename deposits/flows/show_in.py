"""Showing a published work in further collections, besides the one that it lies in; and no longer."""

from __future__ import annotations

from collections.abc import Collection as Keys

from django.db import transaction
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.errors import NotAllowed, Unacceptable, WrongState
from deposits.flows.announce import announce
from deposits.flows.refresh import refresh
from deposits.models import Collection, FurtherCollection, Record
from deposits.roles import is_editor

MOST = 20


@transaction.atomic
def show_in(*, actor: Actor, record_id: int, collection_ids: Keys[int]) -> Record:
    """These, and no others, are its further collections. By an editor of the record, who edits those that are added;
    the editor of a collection may take out of it what others put there.

    The datestamp moves, and the sets follow. Raises NotAllowed, WrongState, Unacceptable.
    """
    query = Record.objects.select_for_update(of=("self",)).select_related(
        "collection__institution", "institution", "kind", "snapshot"
    )
    record = query.get(pk=record_id)
    if record.is_tombstone:
        raise WrongState(_("This work was withdrawn."))
    held = {one.collection_id: one.collection for one in record.further.select_related("collection__institution")}
    wanted = set(collection_ids) - {record.collection_id}
    if len(wanted) > MOST:
        raise Unacceptable(_("A work is shown in at most %(most)s further collections.") % {"most": MOST})
    added = list(Collection.objects.filter(pk__in=wanted - held.keys(), united_with=None).select_related("institution"))
    removed = [one for pk, one in held.items() if pk not in wanted]
    _permit(actor, record, added, removed)
    if not added and not removed:
        return record
    FurtherCollection.objects.filter(record=record, collection__in=removed).delete()
    FurtherCollection.objects.bulk_create(FurtherCollection(record=record, collection=one) for one in added)
    refresh(record)
    announce(
        "show_in",
        actor=actor,
        deposit=record.deposit,
        record=record,
        data={"added": sorted(one.slug for one in added), "removed": sorted(one.slug for one in removed)},
    )
    return record


def _permit(actor: Actor, record: Record, added: list[Collection], removed: list[Collection]) -> None:
    own = is_editor(actor, record.collection)
    if not all(own and is_editor(actor, one) for one in added) or not all(own or is_editor(actor, one) for one in removed):
        raise NotAllowed
