"""The clock of saved searches: called every minute, it looks at what is due and sends what waits."""

from __future__ import annotations

import datetime as dt
import logging
import time
from smtplib import SMTPException
from typing import Final

from django.utils import timezone

from portal.saved.looking import look
from portal.saved.mailing import send
from portal.saved.models import Alert, SavedSearch
from search.port import SearchUnavailable

log = logging.getLogger(__name__)
# A quick task ends within a minute; what is left has its turn in the next.
_SECONDS: Final = 40
_KEPT: Final = dt.timedelta(days=90)


def every_minute(now: dt.datetime | None = None) -> None:
    """Idempotent, and catches up after any sleep: one mail tells of all that was missed. While the index is down the
    searches stay due; what is already written down is sent all the same."""
    now = now or timezone.now()
    deadline = time.monotonic() + _SECONDS
    _look_at_all(now, deadline)
    _send_all(now, deadline)
    Alert.objects.filter(sent__lt=now - _KEPT).delete()


def _look_at_all(now: dt.datetime, deadline: float) -> None:
    due = SavedSearch.objects.filter(due__lte=now, paused=False).order_by("due", "pk")
    for saved_id in due.values_list("pk", flat=True)[:1_000]:
        if time.monotonic() > deadline:
            return
        try:
            look(saved_id, now)
        except SearchUnavailable:
            log.warning("saved.unavailable")
            return


def _send_all(now: dt.datetime, deadline: float) -> None:
    waiting = Alert.objects.filter(sent=None).order_by("pk")
    for alert_id in waiting.values_list("pk", flat=True)[:1_000]:
        if time.monotonic() > deadline:
            return
        try:
            send(alert_id, now)
        except (SMTPException, OSError):
            continue  # it is logged, and tried again in a minute
