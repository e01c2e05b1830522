"""What a verb gives back: its element, and for a page of a list how much that was, for the log."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Given:
    """One page. `list` tells lists apart and is carried by their tokens; `reached` is the place after its last record."""

    list: int
    records: int
    reached: int
    size: int
    complete: bool


@dataclass(frozen=True)
class Answer:
    xml: str
    given: Given | None = None
