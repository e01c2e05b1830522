"""Writing an Event and queueing those who listen to it, in the transaction of the change itself."""

from __future__ import annotations

import datetime as dt
from functools import cache

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.tasks import async_task

from deposits.access import Actor
from deposits.models import Deposit, Event, Record

Listeners = dict[str, list[tuple[str, str]]]


@cache
def _listeners() -> Listeners:
    """`config.listeners.LISTENERS`: verb → (dotted path of a function of one event id, cluster)."""
    return import_string(settings.EVENT_LISTENERS)


def announce(
    verb: str,
    *,
    actor: Actor,
    deposit: Deposit | None = None,
    record: Record | None = None,
    data: dict[str, object] | None = None,
    at: dt.datetime | None = None,
) -> Event:
    """The last step of a flow. Raises outside a transaction: an Event without its change, or a change without its
    Event, must not be possible."""
    if not connection.in_atomic_block:
        raise RuntimeError(f"“{verb}” was announced outside a transaction")
    event = Event.objects.create(
        verb=verb,
        at=at or timezone.now(),
        actor_id=actor.user_id,
        actor_label=actor.label,
        deposit=deposit,
        record=record,
        data=data or {},
    )
    for path, cluster in _listeners().get(verb, []):
        async_task(path, event.pk, cluster=cluster, task_name=f"{verb} {event.pk}")
    return event
