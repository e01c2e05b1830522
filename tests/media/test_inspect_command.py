"""`manage.py inspect FILE… --json`: one object a line, for every file that can be opened."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from media.inspection.finding import Finding
from media.management.commands import inspect
from tests.media import documents

KEYS = "path status media_type pages text language ocr_quality facts guesses seconds peak_mb".split()


def test_each_file_is_one_object_on_one_line(tmp_path: Path) -> None:
    good, bad, text = tmp_path / "tốt.pdf", tmp_path / "hỏng.pdf", tmp_path / "a.txt"
    good.write_bytes(documents.with_text("One", "Two"))
    bad.write_bytes(b"%PDF-1.7")
    text.write_text("Trang một\fTrang hai")
    out = io.StringIO()
    call_command("inspect", good, bad, text, "--json", stdout=out)
    found = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [sorted(one) for one in found] == [sorted(KEYS)] * 3
    assert [one["path"] for one in found] == [str(good), str(bad), str(text)]
    assert [one["status"] for one in found] == ["text", "damaged", "text"]
    assert [one["text"] for one in found] == [["One", "Two"], [], ["Trang một", "Trang hai"]]


def test_no_sign_in_a_text_ends_the_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    strange = "Trang\u2028một\u2029và\x85hai"
    monkeypatch.setattr(inspect, "inspect_path", lambda *_args, **_more: Finding("text", "text/plain", 1, [strange]))
    out = io.StringIO()
    call_command("inspect", tmp_path / "a.txt", "--json", stdout=out)
    (line,) = out.getvalue().splitlines()
    assert json.loads(line)["text"] == [strange]


def test_a_file_that_cannot_be_opened_is_named_after_the_others_were_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Readable")
    out = io.StringIO()
    with pytest.raises(CommandError, match=r"missing\.pdf"):
        call_command("inspect", tmp_path / "missing.pdf", tmp_path, tmp_path / "a.txt", stdout=out)
    assert out.getvalue().startswith("text\t1\t")
