"""UTC dates as the protocol writes them (section 3.3): `2026-09-18` and `2026-09-18T07:00:00Z`, nothing else."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Granularity = Literal["day", "second"]

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SECOND = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_SECOND_FORMAT = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True)
class Moment:
    """A day or a second. `first` and `last` are the first and the last second in it: both ends of a range belong to it."""

    first: dt.datetime
    granularity: Granularity

    @property
    def last(self) -> dt.datetime:
        return self.first if self.granularity == "second" else self.first + dt.timedelta(hours=23, minutes=59, seconds=59)


def read(value: str) -> Moment:
    """ValueError where this is no date of the protocol, or no date of the calendar."""
    if _DAY.fullmatch(value):
        return Moment(dt.datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=dt.UTC), "day")
    if _SECOND.fullmatch(value):
        return Moment(dt.datetime.strptime(value, _SECOND_FORMAT).replace(tzinfo=dt.UTC), "second")
    raise ValueError("not a UTC date such as 2026-09-18 or 2026-09-18T07:00:00Z")


@lru_cache(maxsize=1024)
def write(moment: dt.datetime) -> str:
    """To the second, in UTC."""
    return moment.astimezone(dt.UTC).isoformat()[:19] + "Z"
