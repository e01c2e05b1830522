"""What the site stands on, tried at the moment of asking.

Without its database or its files it cannot serve; without index or workers it serves, late or with less, and says so.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone
from django_q.models import OrmQ

from media import store
from search.engines import engine

log = logging.getLogger(__name__)
# Work that could have been taken for longer than this is work that nobody takes.
_WAITING = dt.timedelta(minutes=5)


@dataclass(frozen=True)
class Part:
    """`detail` is for the operator, and holds nothing that a stranger may not read."""

    name: str
    required: bool
    well: bool
    detail: str = ""


def parts() -> list[Part]:
    return [
        _tried("database", _database, required=True),
        _tried("storage", _storage, required=True),
        _tried("index", _index, required=False),
        _tried("queue", _queue, required=False),
    ]


def _tried(name: str, check: Callable[[], str], *, required: bool) -> Part:
    try:
        detail = check()
    except Exception as error:
        log.warning("health.failed %s", name, exc_info=error)
        return Part(name, required, well=False, detail=type(error).__name__)
    return Part(name, required, well=not detail, detail=detail)


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def _storage() -> str:
    store.prepare()
    return ""


def _index() -> str:
    engine().count()
    return ""


def _queue() -> str:
    """A task's `lock` is the moment from which a worker may take it."""
    late = OrmQ.objects.filter(lock__lt=timezone.now() - _WAITING).count()
    return f"{late} tasks wait for a worker" if late else ""
