"""Buttons that work without script: another row, a row up, down or away. Each is `do=<verb>:<field>:<row>`."""

from __future__ import annotations

from dataclasses import dataclass

from portal.deposit.form.typed import Typed
from portal.numbers import numbers

_STEPS = {"up": -1, "down": 1}


@dataclass(frozen=True)
class Move:
    verb: str
    field: str
    row: int

    @classmethod
    def parse(cls, action: str) -> Move | None:
        """`up:authors:1` → a move; None for any other action."""
        verb, _colon, rest = action.partition(":")
        field, _colon, row = rest.rpartition(":")
        place = numbers([row])
        return cls(verb, field, place[0]) if verb in (*_STEPS, "drop") and place else None


def moved(typed: Typed, move: Move) -> Typed:
    """The rows after the move; the same where it leads nowhere."""
    if not isinstance(typed, list) or move.row >= len(typed):
        return typed
    rows = list(typed)
    row = rows.pop(move.row)
    if move.verb != "drop":
        rows.insert(max(move.row + _STEPS[move.verb], 0), row)
    return rows
