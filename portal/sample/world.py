"""The invented institutions, collections and people among whom the works of the sample are set (`world.toml`)."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

HERE = Path(__file__).resolve().parent


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class InstitutionEntry(_Entry):
    slug: str
    name: str
    name_en: str
    parent: str = ""
    city: str = ""
    website: str = ""
    description: str = ""
    description_en: str = ""
    networks: list[str] = Field(default_factory=list)


class CollectionEntry(_Entry):
    slug: str
    name: str
    name_en: str
    institution: str
    parent: str = ""
    description: str = ""
    description_en: str = ""
    kinds: list[str] = Field(default_factory=list)
    featured: bool = False


class PersonEntry(_Entry):
    """`title` is the academic title, written before the name of whoever advises, judges or leads."""

    name: str
    institution: str
    title: str = ""


class World(_Entry):
    """Parents stand before their children in both lists."""

    institutions: list[InstitutionEntry]
    collections: list[CollectionEntry]
    people: list[PersonEntry]

    def institution(self, slug: str) -> InstitutionEntry:
        return next(one for one in self.institutions if one.slug == slug)

    def collection(self, slug: str) -> CollectionEntry:
        return next(one for one in self.collections if one.slug == slug)

    def person(self, name: str) -> PersonEntry:
        return next(one for one in self.people if one.name == name)

    def university(self, institution: InstitutionEntry) -> InstitutionEntry:
        """The topmost institution above this one."""
        return self.university(self.institution(institution.parent)) if institution.parent else institution


@cache
def world() -> World:
    return World.model_validate(tomllib.loads((HERE / "world.toml").read_text(encoding="utf-8")))
