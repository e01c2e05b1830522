"""A term of a vocabulary on its way in or out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from deposits.errors import Unacceptable
from deposits.models import Subject

MOST = 20_000
MOST_BYTES = 5 * 1024 * 1024
CODE, NAME, ALTERNATIVES = 50, 250, 50  # characters; other names of one term


class VocabularyRefused(Unacceptable):
    """The file as a whole cannot be read. The text says what to do."""


@dataclass(frozen=True)
class Term:
    """`parent` and `successor` are codes of the same vocabulary; `row` is where it stands in its file. `alternatives`: other
    names with their language, `vi` or `en`."""

    code: str
    name: str
    name_en: str = ""
    parent: str = ""
    successor: str = ""
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    alternatives: tuple[tuple[str, str], ...] = ()
    row: int = 0

    @staticmethod
    def of(subject: Subject) -> Term:
        return Term(
            subject.code,
            subject.name,
            subject.name_en,
            subject.parent.code if subject.parent else "",
            subject.successor.code if subject.successor else "",
            subject.valid_from,
            subject.valid_until,
            tuple((text, language) for text, language in subject.alternatives),
        )


def held(scheme: str) -> dict[str, Term]:
    rows = Subject.objects.filter(scheme=scheme).select_related("parent", "successor").order_by("code")
    return {one.code: Term.of(one) for one in rows}


def day(typed: str) -> dt.date | None:
    """ValueError where it is no date."""
    return dt.date.fromisoformat(typed.strip()[:10]) if typed.strip() else None


def cleaned(names: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Each once, without spaces around, in one order."""
    return tuple(sorted({(" ".join(text.split()), language) for text, language in names if text.strip()}))
