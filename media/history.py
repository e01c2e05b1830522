"""What happened to a stored file, as PREMIS events in the order of time.

That it was received, and its message digest taken on the way in, is what its row itself proves: the row exists only
after the bytes were whole, hashed and compared (`media.store.receive`). So a million loaded texts need no million rows
that repeat it. What happened later is written as `FileEvent`; the reading of texts that were brought along is their
Inspection's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from media.agents import US, program
from media.inspection.finding import Finding
from media.models import FileEvent, StoredFile, TextStatus
from media.pronom import identify

INGESTION, DIGEST = "ingestion", "message digest calculation"
LABELS = {
    INGESTION: _("received into the store"),
    DIGEST: _("checksum taken"),
    **{kind.value: kind.label for kind in FileEvent.Kind},
}
_READERS = {"application/pdf": "pypdfium2"}
_TROUBLED = {TextStatus.DAMAGED, TextStatus.TIMED_OUT, TextStatus.TOO_LARGE, TextStatus.ENCRYPTED}


@dataclass(frozen=True)
class Happening:
    kind: str
    at: dt.datetime
    good: bool
    agent: str
    detail: Mapping[str, object] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return str(LABELS.get(self.kind, self.kind))

    @property
    def words(self) -> str:
        """Its outcome, short, as the program put it."""
        return ", ".join(
            str(value) for name, value in self.detail.items() if name in {"outcome", "puid", "signature", "status", "sha256"}
        )


def history(stored: StoredFile) -> list[Happening]:
    found = [
        Happening(INGESTION, stored.created, True, US, {"size": stored.size}),
        Happening(DIGEST, stored.created, True, US, {"algorithm": "SHA-256", "sha256": stored.sha256}),
    ]
    events = list(stored.events.all())
    inspection = getattr(stored, "inspection", None)
    if (
        inspection
        and inspection.status != TextStatus.PENDING
        and not any(one.kind == FileEvent.Kind.EXTRACTION for one in events)
    ):
        found.append(Happening(FileEvent.Kind.EXTRACTION, inspection.updated, True, US, {"status": inspection.status}))
    found += [Happening(one.kind, one.at, one.good, one.agent, one.detail) for one in events]
    return sorted(found, key=lambda happening: happening.at)


def note_reading(stored: StoredFile, finding: Finding) -> None:
    """The events of an inspection, written with its results."""
    now, known = timezone.now(), identify(stored.media_type, finding.facts)
    FileEvent.objects.bulk_create(
        [
            FileEvent(
                file=stored,
                kind=FileEvent.Kind.FORMAT,
                at=now,
                good=bool(known.puid),
                agent=US,
                detail={"media_type": stored.media_type, "puid": known.puid, "name": known.name},
            ),
            FileEvent(
                file=stored,
                kind=FileEvent.Kind.EXTRACTION,
                at=now,
                good=finding.status not in _TROUBLED,
                agent=program(_READERS[stored.media_type]) if stored.media_type in _READERS else US,
                detail={"status": finding.status, "pages": finding.pages, "seconds": finding.seconds},
            ),
        ]
    )
