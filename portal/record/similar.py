"""Works like the one on the page. A help, never a hindrance: where the index does not answer there are none, and for a
minute it is not asked again, so that pages of works stay quick while it is down."""

from __future__ import annotations

import hashlib
import logging
from typing import Final

from django.core.cache import cache

from deposits.public import PublicRecord
from portal.record.opening import Opened
from portal.search.finding import permitted
from search.engines import engine
from search.port import SearchError

log = logging.getLogger(__name__)
_SHOWN: Final = 5
_ASKED: Final = 10  # some may not be readable any more
_KEPT_SECONDS: Final = 600
_REST_SECONDS: Final = 60
_RESTING: Final = "similar:resting"


def similar(opened: Opened) -> list[PublicRecord]:
    """Each is read again and asked for its access, however the index, or an answer that was kept, saw it."""
    ids = [one for one in _ids(opened) if one != opened.public.id]
    return permitted(ids, opened.actor)[:_SHOWN]


def _ids(opened: Opened) -> list[str]:
    held = hashlib.sha256(" ".join(sorted(opened.actor.tokens)).encode()).hexdigest()[:16]
    name = f"similar:{opened.public.id}:{opened.public.revision}:{held}"
    known: list[str] | None = cache.get(name)
    if known is not None:
        return known
    if cache.get(_RESTING):
        return []
    try:
        found = [hit.id for hit in engine().similar(opened.public.id, opened.actor.tokens, _ASKED)]
    except SearchError:
        log.warning("similar.unavailable")
        cache.set(_RESTING, True, _REST_SECONDS)
        return []
    cache.set(name, found, _KEPT_SECONDS)
    return found
