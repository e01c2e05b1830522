"""After a removal by legal order: destroying what no transaction could take back with it.

Bytes in the store (asked for once more, should the store have been down), the index (made anew: engines keep words of what
was taken out until they tidy up), and the free pages and journal of the database. Runs until it has succeeded; twice does
no harm.
"""

from __future__ import annotations

import logging

from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from deposits.models import Event, Removal
from deposits.reindexing import reindex
from media import page_cache, store
from media.models import StoredFile
from search.engines import engine

log = logging.getLogger(__name__)


def scrub(event_id: int) -> None:
    """`event_id`: of the event `remove`. Raises StorageUnavailable, SearchUnavailable: then the night tries again."""
    removal = Removal.objects.get(pk=Event.objects.get(pk=event_id).data["removal"])
    for key, sha256, _size in removal.files:
        store.discard(key)
        if not StoredFile.objects.filter(sha256=sha256).exists():
            page_cache.forget(sha256)
    cache.clear()
    reindex(engine(), fresh=True, progress=lambda done: None)
    compact()
    Removal.objects.filter(pk=removal.pk).update(scrubbed=timezone.now())
    log.info("removal.scrubbed removal=%d files=%d", removal.pk, len(removal.files))


def compact() -> None:
    """Have the database give up what its files still hold of deleted rows. SQLite writes its file anew and empties its
    journal; PostgreSQL frees the space for other rows, which then overwrite it."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("VACUUM")
