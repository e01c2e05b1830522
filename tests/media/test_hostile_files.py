"""Every hostile file has an honest status within its bounds, the one that docs/hostile-files.md names.

Written anew by `python -m tests.media.test_hostile_files`, with KHOMO_TEST_DATA set; each change is to be judged by hand.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from media.inspection.finding import Finding
from media.inspection.inspect import inspect_path

TABLE = Path(__file__).resolve().parent.parent.parent / "docs" / "hostile-files.md"
LINE = re.compile(r"\| `(.+)` \| (\w+) \|")
HEAD = """# Hostile files

What `manage.py inspect` says of the test files that break readers: {count} of them, collected from the test suites of
other projects and made for this one. Each ends within a minute and 1 GiB, without a network, and writes nothing. A file
that is encrypted, damaged or made of images never counts as text; where a part of a damaged file can be read, that part
is text. Without character recognition: where tesseract is installed, files of images may be `ocr`. `tests/media/test_hostile_files.py` proves this table.

| file | status |
|---|---|
"""


def hostile(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*/*") if path.is_file())


def told() -> dict[str, str]:
    return dict(LINE.findall(TABLE.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def findings(real_data: Path) -> dict[str, Finding]:
    folder = real_data / "hostile"
    return {path.relative_to(folder).as_posix(): inspect_path(path) for path in hostile(folder)}


@pytest.mark.real_data
def test_every_file_has_the_status_that_the_table_names(findings: dict[str, Finding]) -> None:
    found = {name: finding.status for name, finding in findings.items()}
    # What fills the memory on one machine may take too long on a slower one.
    slower = {name for name, status in found.items() if status == "timed_out" and told().get(name) == "too_large"}
    assert {name: status for name, status in found.items() if name not in slower} == {
        name: status for name, status in told().items() if name not in slower
    }


@pytest.mark.real_data
def test_none_takes_more_than_its_share(findings: dict[str, Finding]) -> None:
    assert len(findings) >= 100
    for name, found in findings.items():
        assert found.seconds < 60 and found.peak_mb <= 1024, name


@pytest.mark.real_data
def test_what_is_no_text_claims_none(findings: dict[str, Finding]) -> None:
    for name, found in findings.items():
        if found.status in ("encrypted", "unsupported"):
            assert found.text == [], name
        if found.status in ("damaged", "no_text", "too_large"):
            assert not found.language and len("".join(found.text).replace(" ", "").strip()) < 100, name


def write() -> None:
    folder = Path(os.environ["KHOMO_TEST_DATA"]) / "hostile"
    lines = [f"| `{path.relative_to(folder).as_posix()}` | {inspect_path(path).status} |\n" for path in hostile(folder)]
    TABLE.write_text(HEAD.format(count=len(lines)) + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    write()
