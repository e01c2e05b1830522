"""When the next look at a saved search is due: early in the morning, where the library is."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils import timezone

from portal.saved.models import Frequency

HOUR: Final = dt.time(6)
_MONDAY: Final = 0


def next_look(frequency: str, now: dt.datetime) -> dt.datetime | None:
    """The first six o'clock after `now`: of any day, or of a Monday. None where no mail is wanted."""
    if frequency == Frequency.NEVER:
        return None
    here = timezone.localtime(now)
    day = here.date() if here.time() < HOUR else here.date() + dt.timedelta(days=1)
    if frequency == Frequency.WEEKLY:
        day += dt.timedelta(days=(_MONDAY - day.weekday()) % 7)
    return timezone.make_aware(dt.datetime.combine(day, HOUR))
