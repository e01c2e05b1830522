"""The text and facts of stored files in the database: read from the bytes, or brought along. Made again at will."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from media import recognising
from media.errors import BytesMissing
from media.history import note_reading
from media.inspection.cleaning import clean
from media.inspection.finding import Finding, Status
from media.inspection.inspect import inspect_path
from media.inspection.language import language
from media.models import Inspection, PageText, StoredFile, TextStatus
from media.store import local_copy

_BATCH = 500  # rows in one INSERT


def read(stored_id: int) -> Inspection:
    """Inspect a stored file and keep what was found, in place of what was known. Doing it twice is doing it once. Pages that
    are pictures then wait for `recognising.recognise`, as the inspection's `recognised` tells.

    Raises `StoredFile.DoesNotExist`, and `StorageUnavailable`: the caller tries again later. Bytes that are missing
    make the file `damaged`.
    """
    stored = StoredFile.objects.get(pk=stored_id)
    try:
        with local_copy(stored) as path:
            finding = inspect_path(path, known_type=stored.media_type)
    except BytesMissing:
        finding = Finding("damaged", stored.media_type, facts={"missing": True})
    return _keep(stored, finding, recognising.begin(finding))


def store_text(stored: StoredFile, pages: Sequence[str], *, status: Status = "text") -> Inspection:
    """Keep text that came with the file, one string a page, as if it had been read from it."""
    text = [clean(page) for page in pages]
    found: Status = status if any(map(str.strip, text)) else "no_text"
    finding = Finding(found, stored.media_type, len(text), text, language("\n".join(text)))
    return _keep(stored, finding)


def pages(stored: StoredFile) -> list[str]:
    """The text of every page in order, empty where a page has none; an empty list where nothing was read."""
    found = dict(stored.page_texts.values_list("number", "text"))
    return [found.get(number, "") for number in range(1, max(found, default=0) + 1)]


def _keep(stored: StoredFile, finding: Finding, recognition: dict[str, Any] | None = None) -> Inspection:
    with transaction.atomic():
        StoredFile.objects.select_for_update().get(pk=stored.pk)  # two readers of one file take turns
        inspection, _ = Inspection.objects.update_or_create(
            file=stored,
            defaults={
                "status": TextStatus.PENDING if recognition and finding.status == "no_text" else finding.status,
                "pages": finding.pages,
                "language": finding.language,
                "facts": finding.facts,
                "guesses": finding.guesses,
                "ocr_quality": finding.ocr_quality,
                "recognition": recognition or {},
                "seconds": finding.seconds,
            },
        )
        PageText.objects.filter(file=stored).delete()
        rows = (PageText(file=stored, number=number, text=text) for number, text in enumerate(finding.text, 1) if text.strip())
        PageText.objects.bulk_create(rows, batch_size=_BATCH)
        note_reading(stored, finding)
    return inspection
