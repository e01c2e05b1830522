"""Whether a passage still stands where the index says that it stood."""

from __future__ import annotations

import unicodedata

from deposits.public import PublicFile, PublicRecord
from media.models import PageText
from search.port import Passage


def stands_in(passage: Passage, record: PublicRecord, file: PublicFile | None, page: int | None) -> bool:
    """True where the passage is in the page of the file as it is now kept, or in the record's own words."""
    if file is not None:
        pages = PageText.objects.filter(file=file.stored_id, number=page or 1).values_list("text", flat=True)
        return any(holds(text, passage) for text in pages)
    metadata = record.metadata
    words = [metadata.title, metadata.subtitle, metadata.notes]
    words += [one.text for one in (*metadata.other_titles, *metadata.keywords)] + [one.text for one in metadata.abstracts]
    return any(holds(text, passage) for text in words)


def holds(text: str, passage: Passage) -> bool:
    """True where the text holds the passage, whatever the line breaks."""
    wanted = _plain(str(passage)).strip("… ")
    return bool(wanted) and wanted in _plain(text)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
