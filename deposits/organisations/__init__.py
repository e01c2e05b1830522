"""Organisations that people belong to: the member libraries' own institutions, and those of Việt Nam in ROR, from a file that
comes with the program (`ror_vietnam.tsv`): nobody outside is asked while somebody types."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from deposits.models import Institution
from media.guessing.lines import fold

_LIST = Path(__file__).with_name("ror_vietnam.tsv")
_ROR = "https://ror.org/"


@dataclass(frozen=True)
class Organisation:
    """`ror`: its address, where it has one; `name` Vietnamese, `name_en` English, one of them perhaps empty."""

    ror: str
    name: str
    name_en: str
    acronyms: str = ""
    city: str = ""

    def label(self, language: str) -> str:
        return (self.name_en or self.name) if language == "en" else (self.name or self.name_en)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.name, self.name_en)))


@lru_cache(maxsize=1)
def listed() -> tuple[Organisation, ...]:
    """Those of ROR."""
    lines = _LIST.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return tuple(Organisation(_ROR + id, name, name_en, acronyms, city) for id, name, name_en, acronyms, city in rows)


def everyone() -> Iterator[Organisation]:
    """The site's own first; what is both stands once."""
    own = [Organisation(one.ror, one.name, one.name_en, city=one.city) for one in Institution.objects.order_by("name")]
    yield from own
    known = {one.ror for one in own if one.ror} | {fold(name) for one in own for name in one.names}
    yield from (one for one in listed() if one.ror not in known and not known.intersection(map(fold, one.names)))


def suggest(typed: str, most: int) -> list[Organisation]:
    """Those in whose names every typed word begins a word, with or without marks, or whose acronym it is; best first."""
    words = fold(typed).split()
    if not words:
        return []
    found = [(score, one) for one in everyone() if (score := _score(words, one)) is not None]
    return [one for _score_, one in sorted(found, key=lambda pair: pair[0])][:most]


def _score(words: list[str], one: Organisation) -> int | None:
    """Lower is better; None where it does not fit."""
    if " ".join(words) in fold(one.acronyms).split():
        return 0
    best: int | None = None
    for name in one.names:
        folded = fold(name)
        held = folded.split()
        if all(any(part.startswith(word) for part in held) for word in words):
            begins = folded.startswith(" ".join(words))
            best = min(best or 99, 1 if begins else 2)
    return best


class Rors:
    """Addresses in ROR by exact names, in either language. The institutions are read once, where the list does not know a name."""

    def of(self, name: str) -> str:
        """Empty where none is known."""
        wanted = fold(name)
        return (_by_name().get(wanted) or self._own.get(wanted, "")) if wanted else ""

    @cached_property
    def _own(self) -> dict[str, str]:
        own = Institution.objects.exclude(ror="")
        return {fold(name): one.ror for one in own for name in (one.name, one.name_en) if name}


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    return {fold(name): one.ror for one in listed() for name in one.names}
