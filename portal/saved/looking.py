"""What is new in a saved search for the one who saved it.

New is what she may see now and could not see, or had not been told of, before: published, opened, restored, or
readable since she belongs to a library. The index proposes; each work is asked by the access rule.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from deposits.access import Actor, Right, allows
from deposits.models import Record
from portal.accounts.actors import actor_for
from portal.saved.clock import next_look
from portal.saved.models import Alert, SavedSearch
from portal.search.asked import Asked
from search.engines import engine
from search.port import SearchUnavailable

log = logging.getLogger(__name__)
# So many works of a search, the newest, are compared. Of a longer list only what was published since the last look is news.
WINDOW: Final = 10_000
_BATCH: Final = 200
_MOST_SEEN: Final = 2 * WINDOW
# A work is in the index a little after its publication: how late it may be and still be told of.
_LATE: Final = dt.timedelta(days=7)


@dataclass(frozen=True)
class _Listed:
    """The works of a search: primary key and first publication, the newest first; `cut` where there are more."""

    works: Sequence[tuple[int, dt.datetime]]
    cut: bool


def begin(saved: SavedSearch) -> None:
    """Note what she sees now as no news. Where the index does not answer, the first look does so by the dates."""
    try:
        listed = _listed(saved, actor_for(saved.user))
    except SearchUnavailable:
        log.warning("saved.unavailable")
        return
    saved.seen, saved.looked = [pk for pk, _published in listed.works], timezone.now()
    saved.save(update_fields=["seen", "looked"])


def look(saved_id: int, now: dt.datetime) -> Alert | None:
    """Look at a search that is due, write down an alert where something is new, and set the next date, in one step.

    Raises SearchUnavailable with nothing changed: it stays due.
    """
    saved = SavedSearch.objects.select_related("user").filter(pk=saved_id, paused=False, due__lte=now).first()
    if saved is None:
        return None
    if not saved.user.is_active:
        SavedSearch.objects.filter(pk=saved_id).update(due=None)
        return None
    actor = actor_for(saved.user)
    listed = _listed(saved, actor)
    known = set(saved.seen or ())
    fresh = [(pk, published) for pk, published in listed.works if pk not in known]
    if saved.seen is None:
        fresh = [(pk, published) for pk, published in fresh if published > saved.since]
    elif listed.cut:
        fresh = [(pk, published) for pk, published in fresh if published > (saved.looked or saved.since) - _LATE]
    told = may_see([pk for pk, _published in fresh], actor)
    withheld = {pk for pk, _published in fresh} - set(told)
    seen = known | {pk for pk, _published in listed.works if pk not in withheld}
    with transaction.atomic():
        mine = SavedSearch.objects.select_for_update().filter(pk=saved_id, due=saved.due, paused=False)
        changed = mine.update(seen=sorted(seen, reverse=True)[:_MOST_SEEN], looked=now, due=next_look(saved.frequency, now))
        # Where another worker was quicker, or she has changed her mind meanwhile, nothing is told by this one.
        return Alert.objects.create(saved=saved, made=now, works=told) if changed and told else None


def may_see(record_ids: Sequence[int], actor: Actor) -> list[int]:
    """Those of these records (primary keys) that are published and that this actor may see now, in their order."""
    found: set[int] = set()
    for start in range(0, len(record_ids), _BATCH):
        rows = Record.objects.filter(pk__in=record_ids[start : start + _BATCH], withdrawn=None)
        rows = rows.select_related("snapshot", "collection", "deposit")
        found |= {one.pk for one in rows if allows(actor, Right.METADATA, one.protected)}
    return [pk for pk in record_ids if pk in found]


def asked(saved: SavedSearch) -> Asked:
    return Asked.read(QueryDict(saved.query))


def _listed(saved: SavedSearch, actor: Actor) -> _Listed:
    query = replace(asked(saved).query(actor.tokens), facets=(), passages=False, sort="newest", offset=0, limit=WINDOW)
    results = engine().search(query)
    ids = [hit.id for hit in results.hits]
    rows: dict[str, tuple[int, dt.datetime]] = {}
    for start in range(0, len(ids), _BATCH):
        found = Record.objects.filter(public_id__in=ids[start : start + _BATCH], withdrawn=None)
        rows |= {id: (pk, published) for id, pk, published in found.values_list("public_id", "pk", "published")}
    return _Listed([rows[id] for id in ids if id in rows], results.total > len(ids))
