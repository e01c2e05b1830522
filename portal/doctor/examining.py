"""A check is a function that says what it found; one that fails is itself a finding. Adding one is adding it to a list."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)
Level = Literal["ok", "note", "bad"]
MARKS: dict[Level, str] = {"ok": "✓", "note": "·", "bad": "✗"}


@dataclass(frozen=True)
class Finding:
    """`note`: worth knowing, no reason to wake anybody. `mend`: what to do about it."""

    level: Level
    words: str
    mend: str = ""

    @property
    def mark(self) -> str:
        return MARKS[self.level]


@dataclass(frozen=True)
class Check:
    code: str
    label: str | Promise
    run: Callable[[], Finding]
    mend: str | Promise = ""  # where the check itself fails


@dataclass(frozen=True)
class Examined:
    check: Check
    finding: Finding


def good(words: object) -> Finding:
    return Finding("ok", str(words))


def note(words: object, mend: object = "") -> Finding:
    return Finding("note", str(words), str(mend))


def bad(words: object, mend: object = "") -> Finding:
    return Finding("bad", str(words), str(mend))


def examine(checks: Sequence[Check]) -> list[Examined]:
    """Every check, in order; none stops the others."""
    return [Examined(check, _tried(check)) for check in checks]


def _tried(check: Check) -> Finding:
    try:
        return check.run()
    except Exception as error:
        log.info("doctor.failed %s", check.code, exc_info=error)
        told = str(error).splitlines()[0] if str(error) else ""
        return bad(_("does not work: %(error)s") % {"error": f"{type(error).__name__} {told}".strip()}, check.mend)
