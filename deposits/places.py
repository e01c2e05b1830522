"""Where a stored file is used: what an administrator must know of one that is damaged, infected or at risk."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F

from deposits.models import DepositFile, SnapshotFile
from media.models import StoredFile


@dataclass(frozen=True)
class Place:
    """A file of a work. `published`: readers may have it."""

    public_id: str
    title: str
    name: str
    published: bool

    def __str__(self) -> str:
        return f"{self.public_id} · {self.name} · {self.title}"


def places_of(stored: StoredFile) -> list[Place]:
    """The works that the file is part of now: records by their current snapshot, and deposits that no record shows yet."""
    records = SnapshotFile.objects.filter(stored=stored, snapshot=F("snapshot__record__snapshot")).select_related(
        "snapshot__record"
    )
    found = [Place(one.snapshot.record.public_id, one.snapshot.record.title, one.name, True) for one in records]
    shown = {(place.public_id, place.name) for place in found}
    deposits = DepositFile.objects.filter(stored=stored, deposit__deleted=None).select_related("deposit")
    drafts = [Place(one.deposit.public_id, str(one.deposit), one.name, False) for one in deposits]
    return found + [place for place in drafts if (place.public_id, place.name) not in shown]
