"""Guesses for the form, measured on the real born-digital theses named by `KHOMO_TEST_DATA`.

The truth was read off each document by a person. The repository holds none of it: `guessing_truth.json` has, by the SHA-256 of a
file, salted digests of what its title, authors and year are, folded (small letters, without marks and signs). A title may have
two right forms; authors are right when all of them are found and nobody else. A field that the document does not state is not
counted.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from media.guessing.lines import fold
from media.inspection.inspect import inspect_path

TRUTH = Path(__file__).with_name("guessing_truth.json")
FOLDERS = ("docs_vi_unlicensed", "docs_vi", "docs_en", "docs_vi_docx")
GOALS = {"title": 0.90, "authors": 0.85, "year": 0.95}
_SALT = "kho-mo/guessing/1"


def digest(sha256: str, value: str) -> str:
    """Of a value in one file; the same value in another file has another digest."""
    plain = " ".join(re.findall(r"\w+", fold(value)))
    return hashlib.pbkdf2_hmac("sha256", plain.encode(), f"{_SALT}/{sha256}".encode(), 20_000).hex()[:24]


def run(scale: str) -> list[dict[str, object]]:
    if "KHOMO_TEST_DATA" not in os.environ:
        return [{"name": "guesses", "value": "KHOMO_TEST_DATA is not set", "unit": "", "goal": "", "met": None}]
    right, asked = shares(Path(os.environ["KHOMO_TEST_DATA"]))
    return [
        {
            "name": f"{field} right ({right[field]} of {asked[field]})",
            "value": round(100 * right[field] / asked[field], 1),
            "unit": "%",
            "goal": f"≥ {goal:.0%}",
            "met": right[field] >= goal * asked[field],
        }
        for field, goal in GOALS.items()
    ]


def shares(data: Path) -> tuple[Counter[str], Counter[str]]:
    """How many guesses are right, and how many fields were stated, by field."""
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for path, sha256, truth in documents(data):
        guesses = inspect_path(path).guesses
        for field in GOALS:
            if truth[field]:
                asked[field] += 1
                right[field] += is_right(field, guesses.get(field), sha256, truth[field])
    return right, asked


def documents(data: Path) -> Iterator[tuple[Path, str, dict[str, list[str]]]]:
    truths: dict[str, dict[str, list[str]]] = json.loads(TRUTH.read_text(encoding="utf-8"))
    for path in sorted(one for folder in FOLDERS for one in (data / folder).iterdir() if one.is_file()):
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        if sha256 in truths:
            yield path, sha256, truths[sha256]


def is_right(field: str, guess: dict[str, Any] | None, sha256: str, truth: list[str]) -> bool:
    if guess is None:
        return False
    if field == "authors":
        return {digest(sha256, name) for name in guess["value"]} == set(truth)
    return digest(sha256, str(guess["value"])) in truth
