"""Pages that are pictures, recognised in the background, page by page: what was done is kept when a worker is killed.

`Inspection.recognition` says what is under way: `waiting` (numbers of pages), `of` (how many there were), `read` (quality and
letters of each page that gave text) and `layout` (lines of first pages, for guesses). It is empty where nothing ever waited.
"""

from __future__ import annotations

import time
from typing import Any

from django.db import transaction

from media.errors import BytesMissing
from media.guessing.guess import PAGES
from media.inspection.finding import Finding, Status
from media.inspection.guessing import guesses_of
from media.inspection.language import language
from media.inspection.recognising import UNAVAILABLE, status_after, waiting_pages
from media.models import Inspection, PageText, StoredFile, TextStatus
from media.recognition.recognise import Recognised, overall, recognise_page
from media.recognition.tesseract import installed
from media.store import local_copy


def begin(finding: Finding) -> dict[str, Any]:
    """The state of a recognition that is to be done; empty where nothing is."""
    waiting = waiting_pages(finding)
    return {"waiting": waiting, "of": len(waiting), "read": [], "layout": {}} if waiting else {}


def recognise(stored_id: int, seconds: float) -> bool:
    """Recognise pages that wait, beginning none after `seconds`; at least one. True where some wait still: come again.

    Doing it twice, also at the same time, does no harm. Raises `StorageUnavailable`: the caller tries again later.
    """
    ends = time.monotonic() + seconds
    stored = StoredFile.objects.filter(pk=stored_id).first()
    inspection = Inspection.objects.filter(file=stored).first() if stored else None
    if stored is None or inspection is None or not inspection.recognition.get("waiting"):
        return False
    tesseract = installed()
    if tesseract is None:
        _give_up(inspection)
        return False
    try:
        with local_copy(stored) as path:
            for number in inspection.recognition["waiting"]:
                found = recognise_page(path, stored.media_type, number, tesseract)
                left = _keep_page(stored, number, found)
                if not left or time.monotonic() >= ends:
                    return left
    except BytesMissing:
        _give_up(inspection)
    return False


def _keep_page(stored: StoredFile, number: int, found: Recognised | None) -> bool:
    """Put down what one page gave; with the last one, conclude. True where pages wait still."""
    with transaction.atomic():
        inspection = Inspection.objects.select_for_update().get(file=stored)
        state = inspection.recognition
        if number in state.get("waiting", []):
            state["waiting"].remove(number)
            if found is None:
                state["failed"] = state.get("failed", 0) + 1
            elif found.text:
                PageText.objects.update_or_create(file=stored, number=number, defaults={"text": found.text})
                state["read"].append([found.quality, found.letters])
                if number <= PAGES:
                    state["layout"][str(number)] = found.lines
            if not state["waiting"]:
                _conclude(stored, inspection)
        inspection.save()
        return bool(state.get("waiting"))


def _conclude(stored: StoredFile, inspection: Inspection) -> None:
    state = inspection.recognition
    texts = dict(stored.page_texts.values_list("number", "text"))
    before: Status = "text" if len(texts) > len(state["read"]) else "no_text"
    status = status_after(before, len(texts), len(state["read"]))
    finding = Finding(status, stored.media_type, inspection.pages, facts=inspection.facts)
    finding.text = [texts.get(number, "") for number in range(1, max(texts, default=0) + 1)]
    finding.language = language("\n".join(finding.text))
    finding.layout = {int(number): lines for number, lines in state["layout"].items()}
    inspection.status = TextStatus(status)
    inspection.language = finding.language
    inspection.ocr_quality = overall((quality, letters) for quality, letters in state["read"])
    inspection.facts |= {"pages_recognised": len(state["read"]), "pages_not_recognised": state.get("failed", 0)}
    if status == "ocr":
        inspection.guesses = guesses_of(finding)
    inspection.recognition = {"waiting": [], "of": state["of"]}


def _give_up(inspection: Inspection) -> None:
    """Tesseract went away, or the bytes: what was read stays; reading the file again begins anew."""
    inspection.refresh_from_db()
    inspection.facts["recognition"] = UNAVAILABLE
    _conclude(inspection.file, inspection)
    inspection.save()
