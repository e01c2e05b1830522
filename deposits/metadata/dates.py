"""Partial dates: a year, a month or a day, as W3C-DTF writes them (`2026`, `2026-09`, `2026-09-18`)."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated

from pydantic import AfterValidator

_SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_LOCAL = re.compile(r"(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])?(\d{4})")


def check(value: str) -> str:
    """The value itself, or ValueError where it names no day, month or year of the calendar. Empty stays empty."""
    if value == "":
        return value
    match = _SHAPE.fullmatch(value)
    if not match:
        raise ValueError("not a date such as 2026, 2026-09 or 2026-09-18")
    year, month, day = match.groups()
    dt.date(int(year), int(month or 1), int(day or 1))
    return value


PartialDate = Annotated[str, AfterValidator(check)]


def from_text(typed: str) -> str:
    """What a person types in Việt Nam (`18/9/2026`, `9/2026`, `2026`) or in W3C-DTF, as W3C-DTF. ValueError if neither."""
    typed = typed.strip()
    if not typed or _SHAPE.fullmatch(typed):
        return check(typed)
    match = _LOCAL.fullmatch(typed)
    if not match:
        raise ValueError("not a date")
    day, month, year = match.groups()
    return check("-".join([year, *(f"{int(part):02d}" for part in (month, day) if part)]))


def to_text(value: str) -> str:
    """`2026-09-18` → `18/09/2026`, as both languages of the interface write it."""
    return "/".join(reversed(value.split("-")))


def year(value: str) -> int | None:
    return int(value[:4]) if value else None
