"""What is in a file: an honest status, its text page by page, and facts. The work is done in a bounded child process."""

from __future__ import annotations

import time
from dataclasses import asdict
from pathlib import Path

from media.formats import ENCRYPTED, PDF, WINDOW, media_type
from media.inspection.finding import Finding, Limits, Status
from media.inspection.guessing import add_guesses
from media.inspection.language import language
from media.inspection.readers import JOB_BY_TYPE
from media.inspection.recognising import recognise_now
from media.inspection.workshop import End, Job, Result, run

_WHOLE = 54  # seconds after which no page is recognised any more: the whole ends within a minute
_STATUS_BY_END: dict[End, Status] = {"memory": "too_large", "time": "timed_out", "crash": "damaged", "failed": "damaged"}


def inspect_path(path: Path, limits: Limits | None = None, *, known_type: str = "", recognise_seconds: float = 0) -> Finding:
    """Inspect the file at `path`, whose type, where known already, need not be found again. Pages that are pictures are
    recognised as far as `recognise_seconds` reach; `image_pages` names them all. Never raises for what the
    file holds; `OSError` where it cannot be read at all."""
    limits = limits or Limits()
    started = time.monotonic()
    kind = known_type or type_of(path)
    if path.stat().st_size == 0:
        finding = Finding("damaged", kind)
    elif kind == ENCRYPTED:
        finding = Finding("encrypted", kind)
    elif job := JOB_BY_TYPE.get(kind):
        finding = _read(path, job, kind, limits)
        if kind == PDF and finding.status != "encrypted":
            _add_facts(finding, path, limits)
    else:
        finding = Finding("unsupported", kind)
    if recognise_seconds:
        recognise_now(finding, path, min(recognise_seconds, _WHOLE - (time.monotonic() - started)))
    finding.language = language("\n".join(finding.text))
    add_guesses(finding, path, limits)
    finding.seconds = round(time.monotonic() - started, 3)
    return finding


def type_of(path: Path) -> str:
    with path.open("rb") as source:
        head = source.read(WINDOW)
        source.seek(max(path.stat().st_size - WINDOW, 0))
        return media_type(head, source.read(WINDOW), path.name)


def _read(path: Path, job: str, kind: str, limits: Limits) -> Finding:
    result = run(Job(job, path, limits.seconds, limits.memory_mb, asdict(limits)))
    finding = Finding(_STATUS_BY_END.get(result.end, "damaged"), kind, peak_mb=result.peak_mb)
    broken = 0
    for line in result.lines:
        if "page" in line:
            finding.text.append(line["text"])
            if not line["real"] and "broken" not in line:
                finding.image_pages.append(line["page"])
            broken += "broken" in line
        elif "pages" in line:
            finding.pages = line["pages"]
        elif "facts" in line:
            finding.facts |= line["facts"]
        elif "status" in line and result.end == "done":
            finding.status = line["status"]
    if finding.image_pages:
        finding.facts["pages_without_text"] = len(finding.image_pages)
    if broken:
        finding.facts["pages_unreadable"] = broken
    return finding


def _add_facts(finding: Finding, path: Path, limits: Limits) -> None:
    """What pypdf says besides; its failure is itself a fact, and takes nothing away."""
    result: Result = run(Job("pdf_facts", path, limits.facts_seconds, limits.memory_mb, {}))
    for line in result.lines:
        finding.facts |= line.get("facts", {})
    if result.end != "done":
        finding.facts["unread"] = {"time": "too slow", "memory": "too large"}.get(result.end, "damaged")
    finding.peak_mb = max(finding.peak_mb, result.peak_mb)
