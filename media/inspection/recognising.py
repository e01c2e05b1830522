"""Pages that are pictures, recognised one after another: what becomes of a finding by it."""

from __future__ import annotations

import time
from pathlib import Path

from media.formats import IMAGES, PDF
from media.inspection.finding import Finding, Status
from media.recognition.recognise import MOST_PAGES, PAGE_SECONDS, Recognised, overall, recognise_page
from media.recognition.tesseract import installed

_TYPES = frozenset({PDF, *IMAGES})
UNAVAILABLE = "unavailable"  # the fact “recognition”, where pages would have been recognised and nothing was there to do it


def waiting_pages(finding: Finding) -> list[int]:
    """The pages to be recognised. Where nothing is installed to do it, none, and the fact says so."""
    if finding.media_type not in _TYPES or not finding.image_pages or finding.status not in ("text", "no_text"):
        return []
    if installed() is None:
        finding.facts["recognition"] = UNAVAILABLE
        return []
    return finding.image_pages[:MOST_PAGES]


def recognise_now(finding: Finding, path: Path, seconds: float) -> None:
    """Recognise as many pages as can be begun within `seconds`; what was not done is a fact."""
    ends = time.monotonic() + seconds
    waiting = waiting_pages(finding)
    tesseract = installed()
    done: list[Recognised] = []
    left = 0
    for number in waiting:
        room = ends - time.monotonic()
        one = (
            recognise_page(path, finding.media_type, number, tesseract, min(room, PAGE_SECONDS))
            if tesseract and room > 0
            else None
        )
        if one is None:
            left += 1
            continue
        done.append(one)
        finding.peak_mb = max(finding.peak_mb, one.peak_mb)
        if one.text:
            finding.text[number - 1] = one.text
            finding.layout[number] = one.lines
    finding.ocr_quality = overall((one.quality, one.letters) for one in done)
    read = [one.page for one in done if one.text]
    finding.status = status_after(finding.status, sum(1 for page in finding.text if page.strip()), len(read))
    if waiting:
        finding.facts |= {"pages_recognised": len(read), "pages_not_recognised": left}


def status_after(before: Status, with_text: int, recognised: int) -> Status:
    """`ocr` where at least half of the pages that have text owe it to recognition. A thesis with two scanned signatures
    stays `text`."""
    return "ocr" if recognised and 2 * recognised >= with_text else before
