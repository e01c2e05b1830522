"""The log of harvests: who took what, how far, how fast, with which errors.

A request only adds to a sum in memory. Every few seconds a thread of this process writes the sums, one row a harvest:
the endpoint waits for nothing, and what a killed process had not written yet is lost, which a log can bear.
"""

from __future__ import annotations

import atexit
import datetime as dt
import hashlib
import logging
import os
import threading
from dataclasses import dataclass, field
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from oaipmh.clients import Client, pseudonym
from oaipmh.models import Harvest, Presentation

# Entries beyond this many are dropped until the next writing: nobody may fill our memory with new names.
MOST: Final = 5_000
_SUMS: Final = ("requests", "records", "sent", "milliseconds", "errors")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Entry:
    """One request. `key` is that of its list; None where it belongs to none. `reached` is the place after its last record."""

    client: Client
    verb: str
    key: int | None = None
    asked: tuple[tuple[str, str], ...] = ()
    records: int = 0
    reached: int = 0
    size: int | None = None
    sent: int = 0
    milliseconds: int = 0
    complete: bool = False
    error: str = ""


@dataclass
class _Sum:
    client: Client
    fixed: dict[str, Any]
    last: dt.datetime
    reached: int = 0
    complete: bool = False
    last_error: str = ""
    size: int | None = None
    sums: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_SUMS, 0))


class _Book:
    """What this process has not written yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sums: dict[int | tuple[Client, str, dt.date], _Sum] = {}
        self._writer: tuple[int, threading.Thread] | None = None

    def add(self, entry: Entry) -> None:
        now = timezone.now()
        key = entry.key if entry.key is not None else (entry.client, entry.verb, timezone.localdate(now))
        with self._lock:
            held = self._sums.get(key)
            if held is None:
                if len(self._sums) >= MOST:
                    return
                held = self._sums[key] = _Sum(entry.client, {"verb": entry.verb, **dict(entry.asked)}, now)
            held.last = now
            for name, value in (
                ("requests", 1),
                ("records", entry.records),
                ("sent", entry.sent),
                ("milliseconds", entry.milliseconds),
                ("errors", int(bool(entry.error))),
            ):
                held.sums[name] += value
            held.reached = max(held.reached, entry.reached)
            held.complete = held.complete or entry.complete
            held.last_error = entry.error or held.last_error
            held.size = entry.size if entry.size is not None else held.size
        if settings.OAI_LOG_SECONDS:
            self._begin()
        else:
            self.write()

    def write(self) -> None:
        """Into the database, in a transaction of its own. What cannot be written is dropped and said in the process's log."""
        with self._lock:
            sums, self._sums = self._sums, {}
        if not sums:
            return
        try:
            for name, held in sums.items():
                _write(name, held)
        except DatabaseError:
            _log.warning("harvests_not_logged count=%d", len(sums), exc_info=True)

    def _begin(self) -> None:
        """Threads do not survive a fork: each process has a writer of its own."""
        if self._writer is None or self._writer[0] != os.getpid():
            thread = threading.Thread(target=self._write_for_ever, name="oaipmh.log", daemon=True)
            self._writer = (os.getpid(), thread)
            atexit.register(self.write)
            thread.start()

    def _write_for_ever(self) -> None:
        pause = threading.Event()
        while True:
            pause.wait(settings.OAI_LOG_SECONDS)
            self.write()
            connection.close_if_unusable_or_obsolete()


_book = _Book()
note = _book.add
write = _book.write


def forget_old() -> int:
    """Throw away what is older than the administrator wants to keep. Returns how many harvests that were."""
    oldest = timezone.now() - dt.timedelta(days=Presentation.current().keep_log_days)
    return Harvest.objects.filter(last__lt=oldest).delete()[0]


def _daily_key(who: str, held: _Sum, day: dt.date) -> int:
    """One row a day for what a client asks outside lists. `who` is its pseudonym: nothing that is kept tells its address."""
    facts = "|".join((day.isoformat(), who, held.client.agent, held.fixed["verb"]))
    return int.from_bytes(hashlib.sha256(facts.encode(errors="replace")).digest()[:7], "big")


def _write(name: int | tuple[Client, str, dt.date], held: _Sum) -> None:
    who = pseudonym(held.client, timezone.localdate(held.last))
    key = name if isinstance(name, int) else _daily_key(who, held, name[2])
    changes: dict[str, Any] = {column: F(column) + value for column, value in held.sums.items()}
    changes |= {"last": held.last, "reached": Greatest(F("reached"), held.reached)}
    changes |= {"complete": True} if held.complete else {}
    changes |= {"last_error": held.last_error} if held.last_error else {}
    if Harvest.objects.filter(key=key).update(**changes):
        return
    try:
        with transaction.atomic():
            Harvest.objects.create(
                key=key,
                client=who,
                agent=held.client.agent,
                began=held.last,
                last=held.last,
                size=held.size,
                reached=held.reached,
                complete=held.complete,
                last_error=held.last_error,
                **held.fixed,
                **held.sums,
            )
    except IntegrityError:  # another process wrote its first page meanwhile
        Harvest.objects.filter(key=key).update(**changes)
