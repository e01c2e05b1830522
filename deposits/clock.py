"""One order for publications: commit order, datestamp order and Event order agree.

Every transaction that changes what a harvester would receive takes one lock as its last step, is stamped under it, and
keeps it until it commits. Stamps never run backwards, even where the machine's clock does. Whoever tells a harvester
"this is all up to now" asks `settled_now()`, which first waits for those who hold the lock: nobody can commit later
with an earlier stamp. On SQLite the write lock of the transaction itself is that lock (`transaction_mode=IMMEDIATE`).
"""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

_LOCK = 0x6B686F6D6F  # "khomo"


def now() -> dt.datetime:
    """In whole seconds, UTC."""
    return timezone.now().replace(microsecond=0)


def stamp() -> dt.datetime:
    """The datestamp for the running transaction: whole seconds, UTC. Call it as the last step before the writes that
    carry it; from here to the commit other publishers wait."""
    from deposits.models import Record

    if not connection.in_atomic_block:
        raise RuntimeError("stamp() belongs into a transaction: its lock must last until the commit")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    latest = Record.objects.aggregate(latest=Max("datestamp"))["latest"]
    return max(now(), latest) if latest else now()


def settled_now() -> dt.datetime:
    """A moment before which every publication is committed and visible to the queries that follow."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_LOCK])
        return now()
