"""What a guess is, and what there may be guesses of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

Field = Literal[
    "title", "authors", "advisors", "year", "abstracts", "keywords", "institution", "department", "level", "degree",
    "discipline", "discipline_code", "doi", "language", "kind",
]  # fmt: skip
FIELDS: tuple[Field, ...] = get_args(Field)


@dataclass(frozen=True)
class Guess:
    """`value` is a string; a list of strings for `authors` (bare names), `advisors` (with their titles) and `keywords`; a list
    of `{"lang", "text"}` for `abstracts`. `page` counts from 1; 0 where it stands in the file's own description."""

    value: Any
    confidence: float  # 0 to 1: how often a guess found in this way was right
    page: int


Guesses = dict[Field, Guess]


def as_json(guesses: Guesses) -> dict[str, dict[str, Any]]:
    return {
        name: {"value": guess.value, "confidence": round(guess.confidence, 2), "page": guess.page}
        for name, guess in guesses.items()
    }
