"""Damaged or missing bytes replaced by a good copy from elsewhere.

Keys are immutable, so the good copy gets a key of its own: it is written, read back and compared before the row is
pointed at it in one transaction. Who reads meanwhile reads the old key to its end; the damaged bytes are marked as in
doubt and stay for two days (`media.store.collect_garbage`), in case somebody wants to look at them.
"""

from __future__ import annotations

import contextlib
import logging
from functools import partial

from django.db import transaction
from django.utils import timezone

from media.agents import US
from media.errors import BytesDamaged, BytesMissing, StorageUnavailable
from media.fixity import checked_pieces, examine
from media.models import FileEvent, Fixity, StoredFile
from media.stores import chosen
from media.stores.keys import new_key
from media.stores.port import Store

log = logging.getLogger(__name__)


def replace_from(stored: StoredFile, source: Store, *, key: str = "") -> None:
    """Give a file the bytes that `source` holds under `key` (the file's own, where nothing else is said).

    Nothing of the copy is believed: raises `BytesMissing` where `source` has none, `BytesDamaged` where it holds other
    bytes, `StorageUnavailable`; in each case everything is as before.
    """
    store, there, fresh = chosen(), key or stored.key, new_key()
    held = source.size(there)
    if held is None:
        raise BytesMissing
    if held != stored.size:
        raise BytesDamaged
    store.doubt(fresh)
    try:
        with contextlib.closing(source.read(there, 0, stored.size)) as stream:
            store.put(fresh, checked_pieces(stream, stored.sha256))
        if examine(store, fresh, stored.size, stored.sha256) is not Fixity.GOOD:
            raise BytesDamaged
    except BaseException:
        _discard(store, fresh)
        raise
    if not _point_at(store, stored, fresh):
        _discard(store, fresh)


@transaction.atomic
def _point_at(store: Store, stored: StoredFile, fresh: str) -> bool:
    """Whether the row was still the one that was damaged: somebody else may have mended or removed it meanwhile."""
    row = StoredFile.objects.select_for_update().filter(pk=stored.pk, key=stored.key).first()
    if row is None:
        return False
    now, old = timezone.now(), row.key
    row.key, row.fixity, row.checked = fresh, Fixity.GOOD, now
    row.save(update_fields=["key", "fixity", "checked"])
    detail = {"replaced": old, "by": fresh}
    row.events.create(kind=FileEvent.Kind.RECOVERY, at=now, good=True, agent=US, detail=detail)
    store.doubt(old)
    transaction.on_commit(partial(store.trust, fresh), robust=True)
    log.warning("fixity.mended file=%d old=%s new=%s", row.pk, old, fresh)
    stored.key, stored.fixity, stored.checked = row.key, row.fixity, row.checked
    return True


def _discard(store: Store, key: str) -> None:
    with contextlib.suppress(StorageUnavailable):
        store.delete(key)
        store.trust(key)
