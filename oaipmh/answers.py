"""What a verb gives back: its element, and for a page of a list how much that was, for the log.

It stays in pieces, as bytes: half a megabyte is put together once, and never turned into text and back.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    xml: Sequence[bytes]
    given: Given | None = None
