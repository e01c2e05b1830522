"""Whether Tesseract is here, and which of the languages that we want it can read."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

MAIN: Final = "vie"  # knows the letters of English, too: measured better on Vietnamese pages than both models together
SECOND: Final = "eng"  # for pages that turn out not to be Vietnamese
_ORIENTATION: Final = "osd"
_PATIENCE: Final = 10  # seconds
_languages: dict[str, tuple[str, ...]] = {}  # of each program that answered: asked once a process


@dataclass(frozen=True)
class Tesseract:
    program: str
    languages: tuple[str, ...]  # in the order in which they are tried; never empty
    turns: bool  # whether it can tell which way up a page is


def installed() -> Tesseract | None:
    """What there is; None where the program or all of its languages are missing. Installing it needs no restart."""
    program = shutil.which("tesseract")
    return _known(program) if program else None


def missing() -> list[str]:
    """The packages of Debian that would complete it; empty where nothing is missing."""
    found = installed()
    have: Sequence[str] = found.languages if found else ()
    lacking = [f"tesseract-ocr-{language}" for language in (MAIN, SECOND) if language not in have]
    return lacking if found else ["tesseract-ocr", *lacking]


def _known(program: str) -> Tesseract | None:
    if program not in _languages:
        if not (listed := _ask(program)):
            return None
        _languages[program] = listed
    languages = tuple(language for language in (MAIN, SECOND) if language in _languages[program])
    return Tesseract(program, languages, _ORIENTATION in _languages[program]) if languages else None


def _ask(program: str) -> tuple[str, ...]:
    try:
        said = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=_PATIENCE)
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return tuple(line.strip() for line in said.stdout.splitlines()[1:] if line.strip())
