"""Text out of PDFs: the bounded child process against bare pypdfium2, in the same run, by processor time on one core."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import pypdfium2

from media.inspection import workshop
from media.inspection.finding import Limits
from media.inspection.workshop import Job
from tests.media import documents

ROUNDS = {"small": 3, "full": 10}


def run(scale: str) -> list[dict[str, object]]:
    """The real theses where `KHOMO_TEST_DATA` names them, else as many generated pages."""
    with _files() as files:
        _read(files[0])  # the child process starts
        rounds = [[(*_bare(file), _read(file), _facts(file)) for file in files] for _ in range(ROUNDS[scale])]
    # The least of several rounds, file by file: what else the machine does only adds.
    pages = sum(line[0] for line in rounds[0])
    bare, ours, facts = (sum(map(min, zip(*([one[i] for one in lines] for lines in rounds), strict=True))) for i in (1, 2, 3))
    real = "KHOMO_TEST_DATA" in os.environ  # the goals are for real theses; generated pages are lighter than any of them
    share = round(100 * bare / ours)
    goal, least = ("≥ 300", "≥ 75") if real else ("", "")
    return [
        _figure("bare pypdfium2", round(pages / bare), "pages/s per core"),
        _figure("extraction", round(pages / ours), "pages/s per core", goal, pages / ours >= 300),
        _figure("extraction against bare pypdfium2", share, "%", least, share >= 75),
        _figure("facts by pypdf", round(1000 * facts / len(files)), "ms a file"),
    ]


def _figure(name: str, value: float, unit: str, goal: str = "", met: bool = False) -> dict[str, object]:
    return {"name": name, "value": value, "unit": unit, "goal": goal, "met": met if goal else None}


@contextmanager
def _files() -> Iterator[list[Path]]:
    if data := os.environ.get("KHOMO_TEST_DATA"):
        yield sorted((Path(data) / "docs_vi_unlicensed").glob("*.pdf"))
        return
    with tempfile.TemporaryDirectory() as folder:
        content = documents.with_text(*[f"{documents.ENGLISH} " * 8] * 60)
        files = [Path(folder) / f"{number}.pdf" for number in range(10)]
        for file in files:
            file.write_bytes(content)
        yield files


def _bare(file: Path) -> tuple[int, float]:
    started = time.process_time()
    with pypdfium2.PdfDocument(file) as document:
        for page in document:
            text = page.get_textpage()
            text.get_text_bounded()
            text.close()
            page.close()
        return len(document), time.process_time() - started


def _read(file: Path) -> float:
    """Processor seconds of the child and of this process together."""
    limits, started = Limits(), time.process_time()
    result = workshop.run(Job("pdf_text", file, limits.seconds, limits.memory_mb, asdict(limits)))
    return result.cpu_seconds + time.process_time() - started


def _facts(file: Path) -> float:
    limits = Limits()
    return workshop.run(Job("pdf_facts", file, limits.facts_seconds, limits.memory_mb, {})).cpu_seconds
