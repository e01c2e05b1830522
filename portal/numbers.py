"""Primary keys and other numbers as forms and addresses send them. What is sent there by somebody who tries is no number, and
never an error."""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST = 18  # digits: any database takes as many


def numbers(typed: Iterable[str]) -> list[int]:
    """Those that are numbers; several may stand in one field, with commas."""
    parts = (part for one in typed for part in one.split(","))
    return [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) <= _LONGEST]


def key(typed: str) -> int:
    """0, which no row has, where it is none."""
    found = numbers([typed])
    return found[0] if len(found) == 1 else 0
