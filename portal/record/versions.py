"""The versions of a work, as far as one actor may know of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deposits.access import Actor, Right, allows
from deposits.models import Record
from deposits.versions import family


@dataclass(frozen=True)
class Version:
    """`number` counts all versions, also those that this actor may not know of."""

    number: int
    record: Record
    is_here: bool


@dataclass(frozen=True)
class Versions:
    """The newest first. `newest` is another one than that at hand, and newer."""

    listed: Sequence[Version]
    newest: Version | None


def versions(record: Record, actor: Actor) -> Versions:
    line = family(record)
    known = [
        Version(number, one, one == record)
        for number, one in enumerate(line, start=1)
        if one == record or (not one.is_tombstone and allows(actor, Right.METADATA, one.protected))
    ]
    known.reverse()
    return Versions(known if len(known) > 1 else (), None if known[0].is_here else known[0])
