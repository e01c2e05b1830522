"""What was found, as parts of the metadata document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from deposits.metadata.document import Metadata

Draft = dict[str, Any]


class Work(BaseModel):
    """`draft`: the parts of a metadata document that the source tells, and no others. `doi`: where it tells no more than that,
    the register of DOIs does. `confidence`: 0 to 1, how far it may be trusted as it stands."""

    model_config = ConfigDict(frozen=True)

    draft: Draft = Field(default_factory=dict)
    kind: str = ""
    doi: str = ""
    confidence: float = 0.95

    @property
    def document(self) -> Metadata:
        return Metadata.model_validate(self.draft)

    def tells(self, name: str) -> bool:
        """Whether it says anything of a part such as `thesis.degree`."""
        value: object = self.draft
        for part in name.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        return bool(value)


class Someone(BaseModel):
    """A person whom a register knows, as a contributor may be filled in."""

    model_config = ConfigDict(frozen=True)

    contributor: Draft

    @property
    def name(self) -> str:
        return str(self.contributor["name"]["display"])


class Found(BaseModel):
    """`source`: the register, or the format that was read. Several works: the person says which one is hers."""

    model_config = ConfigDict(frozen=True)

    source: str
    works: tuple[Work, ...] = ()
    person: Someone | None = None


def told(draft: Mapping[str, Any]) -> Draft:
    """The parts that the document accepts, as it writes them. A part of the wrong shape is left out: the others still help."""
    kept: Draft = {}
    for name, value in draft.items():
        if not value:
            continue
        try:
            whole = Metadata.model_validate({name: value}).model_dump(mode="json", exclude_unset=True)
        except ValidationError:
            if isinstance(value, list):
                kept |= _tolerably(name, value)
            continue
        kept[name] = whole[name]
    return {name: value for name, value in kept.items() if value}


def _tolerably(name: str, values: list[Any]) -> Draft:
    """A list without the entries that cannot be read."""
    good: list[Any] = []
    for value in values:
        try:
            good += Metadata.model_validate({name: [value]}).model_dump(mode="json", exclude_unset=True)[name]
        except ValidationError:
            continue
    return {name: good} if good else {}
