"""Every test that docs/oai-pmh.md names for a rule of the protocol is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_rule_has_a_test_that_exists() -> None:
    rows = [
        line for line in (ROOT / "docs" / "oai-pmh.md").read_text(encoding="utf-8").splitlines() if re.match(r"\| [2-4]\.", line)
    ]
    assert len(rows) > 50
    for row in rows:
        named = re.findall(r"`([\w/]+\.py)::(test_\w+)`", row)
        assert named, f"no test: {row}"
        for file, test in named:
            path = ROOT / "tests" / file
            assert path.exists() and f"def {test}(" in path.read_text(encoding="utf-8"), f"{file} has no {test}"
