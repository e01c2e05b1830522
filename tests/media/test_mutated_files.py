"""A thousand broken PDFs through `manage.py inspect`: a status each, within bounds, and no trace but the answers."""

from __future__ import annotations

import io
import json
import typing
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

from media.inspection.finding import Status
from tests.media import documents
from tests.media.documents import ENGLISH
from tests.media.mutations import mutated

STATUSES = set(typing.get_args(Status)) - {"infected"}
LARGEST = 300_000  # bytes of a real document that is broken here


@pytest.fixture(autouse=True)
def without_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second of tesseract for each of hundreds of pictures would tell nothing about broken PDFs."""
    monkeypatch.setattr("media.management.commands.inspect.RECOGNISE_SECONDS", 0)


def generated() -> list[bytes]:
    text = documents.with_text(ENGLISH, ENGLISH, "The end of it")
    return [
        text,
        documents.with_tricks(text),
        documents.scanned(2, "stamp"),
        documents.locked(text, user_password=""),
        documents.locked(text, user_password="secret"),
    ]


def inspect_all(files: list[Path]) -> Iterator[dict[str, typing.Any]]:
    out = io.StringIO()
    call_command("inspect", *files, "--json", stdout=out)
    return (json.loads(line) for line in out.getvalue().splitlines())


def check(contents: Iterator[bytes], folder: Path) -> None:
    files = []
    for number, content in enumerate(contents):
        files.append(folder / f"{number}.pdf")
        files[-1].write_bytes(content)
    found = list(inspect_all(files))
    assert [one["path"] for one in found] == [str(file) for file in files]
    for one in found:
        assert one["status"] in STATUSES, one["path"]
        assert one["seconds"] < 60 and one["peak_mb"] <= 1024, one["path"]
        if one["status"] in ("encrypted", "unsupported"):
            assert one["text"] == [], one["path"]
        if one["status"] == "text":
            assert any(map(str.strip, one["text"])), one["path"]
    assert sorted(folder.iterdir()) == sorted(files)


def test_generated_documents_that_were_broken_get_a_status_each(tmp_path: Path) -> None:
    check(mutated(generated(), 150), tmp_path)


@pytest.mark.real_data
def test_a_thousand_broken_documents_get_a_status_each(real_data: Path, tmp_path: Path) -> None:
    places = sorted((real_data / "docs_vi").glob("*.pdf")) + sorted((real_data / "docs_vi_unlicensed").glob("*.pdf"))
    real = [path.read_bytes() for path in places if path.stat().st_size <= LARGEST]
    assert len(real) >= 3
    check(mutated([*generated(), *real], 1000, seed=21), tmp_path)
