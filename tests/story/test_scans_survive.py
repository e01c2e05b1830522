"""Workers killed in the middle of a scan: the next one goes on where they stopped, and no page is read twice."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from media.recognition.tesseract import Tesseract
from tests.media.recognition import scans
from tests.servers.stack import Stack
from tests.servers.waiting import wait_until
from tests.story import places
from tests.story.test_kill import begin, send

pytestmark = pytest.mark.stack
PAGES = 12
WORDS = (
    "river",
    "mountain",
    "harbour",
    "library",
    "teacher",
    "village",
    "morning",
    "forest",
    "market",
    "winter",
    "garden",
    "bridge",
)


@pytest.fixture(scope="module")
def stack(tesseract: Tesseract) -> Iterator[Stack]:
    with Stack({"WORK_RETRY_SECONDS": "12", "SLOW_RETRY_SECONDS": "40"}) as running:
        places.furnish(running)
        yield running


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages that are pictures, each with a word of its own."""
    path = tmp_path_factory.mktemp("scan") / "bản quét.pdf"
    path.write_bytes(scans.pdf(*(scans.picture(f"The word of this page is {word}. {scans.ENGLISH}") for word in WORDS)))
    return path


def test_a_scan_is_finished_by_those_who_come_after(stack: Stack, scan: Path) -> None:
    librarian = places.editor(stack)
    deposit = begin(librarian, "Bản quét khi thợ chết")
    assert send(librarian, deposit, scan).status_code == 201
    done: set[int] = set()
    for least in (2, 6):
        wait_until(lambda least=least: len(read(stack)) >= least, seconds=90, what=f"{least} pages are read")  # type: ignore[misc]
        stack.kill("slow", family=True)
        status, state = inspection(stack)
        kept = read(stack)
        assert done < set(kept), "what was read stays read"
        assert status == "pending" and len(kept) < PAGES, "it was killed in the middle"
        assert sorted([*kept, *state["waiting"]]) == list(range(1, PAGES + 1)), "a page is read, or waits, and never both"
        assert len(state["read"]) == len(kept)
        done = set(kept)
        stack.start("slow")
    wait_until(lambda: inspection(stack)[0] == "ocr", seconds=120, what="the scan is read to its end")
    texts = read(stack)
    for number, word in enumerate(WORDS, 1):
        assert re.search(rf"\b{word}\b", texts[number]) and sum(word in text for text in texts.values()) == 1
    [(facts,)] = rows(stack, "SELECT facts FROM media_inspection")
    assert (json.loads(facts)["pages_recognised"], json.loads(facts)["pages_not_recognised"]) == (PAGES, 0)


def inspection(stack: Stack) -> tuple[str, dict[str, Any]]:
    [(status, state)] = rows(stack, "SELECT status, recognition FROM media_inspection")
    return status, json.loads(state)


def read(stack: Stack) -> dict[int, str]:
    return dict(rows(stack, "SELECT number, text FROM media_pagetext ORDER BY number"))


def rows(stack: Stack, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(stack.folder / "db.sqlite3", timeout=30) as database:
        return database.execute(query).fetchall()
