"""The house rules see what they forbid."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from config.checks.style import DELIVERY, REGISTRIES, find_problems

LOCK = {"packages": {"": {"name": "kho-mo"}, "node_modules/a": {"version": "1.0.0", "integrity": "sha512-x"}}}
PINS = "django==5.2.0 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\n"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A repository in which every rule is kept."""
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    (tmp_path / "package-lock.json").write_text(json.dumps(LOCK))
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text(PINS)
    return tmp_path


def test_a_tree_that_keeps_the_rules_has_no_problems(tree: Path) -> None:
    (tree / "names.py").write_text("x = 1\n" * 400)
    assert list(find_problems(tree)) == []


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("long.py", "x = 1\n" * 401, "401 lines"),
        ("page.html", "<p>\n" * 151, "151 lines"),
        ("deposits/utils.py", "", "says nothing"),
        ("common/a.py", "", "says nothing"),
        ("a.html", f'<script src="https://cdn.{DELIVERY[0]}/x.js">', DELIVERY[0]),
        ("a.toml", f"https://{REGISTRIES[0]}/simple", REGISTRIES[0]),
        ("requirements.txt", "django==5.2.0\n", "not pinned with a hash"),
        ("requirements.txt", f"--index-url https://example.vn\n{PINS}", "download address"),
        (
            "package-lock.json",
            json.dumps({"packages": {"node_modules/a": {"resolved": "x", "integrity": "y"}}}),
            "download address",
        ),
        ("package-lock.json", json.dumps({"packages": {"node_modules/a": {}}}), "no integrity"),
    ],
)
def test_what_breaks_a_rule_is_named(tree: Path, name: str, content: str, problem: str) -> None:
    path = tree / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    problems = list(find_problems(tree))
    assert any(problem in line and line.startswith(name) for line in problems), problems
