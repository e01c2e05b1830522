"""Names of people. Việt Nam writes family – middle – given; nothing marks where the given name begins.

Bibliographies are sorted by given name (tên), standards want "family, given": so the parts are kept apart, beside
the name as its owner writes it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field

from media.guessing.lines import fold
from media.guessing.names import FAMILY_NAMES

# Family names of two syllables that are written without a mark of their own. Only the certain ones: others are
# given by their bearers, who may correct the split.
_DOUBLE = {"âu dương", "tôn thất", "tôn nữ", "công tôn", "công tằng", "huỳnh phúc", "hồng phúc"}
_TITLES = {
    "gs",
    "pgs",
    "ts",
    "ths",
    "gs.ts",
    "pgs.ts",
    "cn",
    "ks",
    "bs",
    "bscki",
    "bsckii",
    "cki",
    "ckii",
    "dr",
    "prof",
    "tskh",
    "gs.tskh",
    "pgs.tskh",
    "nguts",
    "nguut",
    "ts.bs",
    "pgs.ts.bs",
}
_VIETNAMESE = re.compile("[ăđơưĩũĂĐƠƯĨŨ\u1ea0-\u1ef9]")


class PersonName(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    display: str
    family: str = ""
    given: str = Field(default="", description="All given names: Văn An.")
    middle: str | None = Field(
        default=None,
        description="Which of the given names come before the one that the bearer is called by: Văn. null: nobody has said.",
    )

    @property
    def parts(self) -> tuple[str, str, str]:
        """Họ, đệm, tên: ("Nguyễn", "Văn", "An"). Where nobody has said otherwise, a Vietnamese name ends with the one that its
        bearer is called by; other names are not taken apart further."""
        if self.middle is not None and f"{self.given} ".startswith(f"{self.middle} ".lstrip()):
            return self.family, self.middle, self.given.removeprefix(self.middle).strip()
        if self.family and _family_first(self.display.split()):
            middle, _space, called = self.given.rpartition(" ")
            return self.family, middle, called
        return self.family, "", self.given

    @property
    def inverted(self) -> str:
        """ "Nguyễn, Văn An", where a standard wants family, given."""
        return f"{self.family}, {self.given}" if self.family and self.given else self.display


def without_titles(written: str) -> str:
    """ "PGS. TS. Lê Quang Vinh" → "Lê Quang Vinh"."""
    rest = written.replace(".", ". ").split()
    while len(rest) > 1 and rest[0].lower().rstrip(".,") in _TITLES:
        rest.pop(0)
    kept = " ".join(rest)
    return written.strip() if kept == " ".join(written.replace(".", ". ").split()) else kept


def parse(written: str) -> PersonName:
    """A name as typed, in either order: "Nguyễn Văn An" and "Nguyễn, Văn An" give the same parts; so do "Jane Q. Sample"
    and "Sample, Jane Q."."""
    name = " ".join(without_titles(written).split())
    if "," in name:
        family, _, given = (part.strip() for part in name.partition(","))
        return from_parts(family, given)
    words = name.split()
    if len(words) < 2:
        return PersonName(display=name, family=name)
    if not _family_first(words):
        start = len(words) - 1
        while start > 1 and words[start - 1].islower():  # van der, de la
            start -= 1
        return PersonName(display=name, family=" ".join(words[start:]), given=" ".join(words[:start]))
    length = 2 if len(words) > 2 and " ".join(words[:2]).lower() in _DOUBLE else 1
    return PersonName(display=name, family=" ".join(words[:length]), given=" ".join(words[length:]))


def composed(written: str, family: str, middle: str, called: str) -> PersonName | None:
    """The name as written, with the parts that somebody told apart herself; None where they are not its words."""
    name = " ".join(without_titles(written).split())
    parts = [" ".join(part.split()) for part in (family, middle, called)]
    if sorted(name.replace(",", " ").split()) != sorted(" ".join(parts).split()):
        return None
    given = f"{parts[1]} {parts[2]}".strip()
    default = PersonName(display=name, family=parts[0], given=given)
    return default if default.parts == tuple(parts) else default.model_copy(update={"middle": parts[1]})


def from_parts(family: str, given: str) -> PersonName:
    """From the parts that bibliographies and registers keep, shown as the bearer would write them: Vietnamese names with their
    marks begin with the family name; without marks they stand as in foreign journals, "Van An Nguyen"."""
    family, given = " ".join(family.split()), " ".join(given.split())
    if _family_first([*family.split(), *given.split()]) and not (family + given).isascii():
        return PersonName(display=f"{family} {given}".strip(), family=family, given=given)
    return PersonName(display=f"{given} {family}".strip(), family=family or given, given=given if family else "")


def _family_first(words: Sequence[str]) -> bool:
    """Whether a name is written as in Việt Nam: it begins with a family name of there, or has letters that only Vietnamese has."""
    return bool(words) and (fold(words[0]) in {*FAMILY_NAMES, "y"} or bool(_VIETNAMESE.search(" ".join(words))))
