"""The works of the sample: Markdown files with TOML front matter, one a work, and the metadata that they become."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from deposits.metadata import names
from deposits.metadata.document import (
    Contributor,
    Coverage,
    Funder,
    IdentifierValue,
    LangLine,
    LangText,
    Metadata,
    Publication,
    Related,
    Role,
    SubjectTerm,
    Task,
    Thesis,
)
from portal.sample.world import HERE, InstitutionEntry, World

SCHEME = "vn-fields-2008"
# Who is named with an academic title: not the author of the work, as on a Vietnamese title page.
_TITLED = {
    "advisor",
    "committee-chair",
    "reviewer",
    "committee-member",
    "committee-secretary",
    "project-leader",
    "project-member",
}
NOTE = {
    "vi": "Tài liệu minh họa do dự án Kho Mở biên soạn. Người, đơn vị và số liệu trong tài liệu đều là hư cấu.",
    "en": "A sample work written for the Kho Mở project. Its people, institutions and figures are invented.",
}


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Chart(_Entry):
    """Series of one value for each label; `y` names the unit."""

    name: str
    kind: Literal["line", "bar"]
    title: str
    x: str = ""
    y: str
    labels: list[str]
    series: dict[str, list[float]]


class Table(_Entry):
    """A data file of the work, made by a function of `portal.sample.tables`."""

    name: str
    generator: str


class Work(_Entry):
    slug: str
    kind: str
    collection: str
    language: Literal["vi", "en"]
    title_vi: str
    title_en: str
    people: dict[Role, list[str]]
    abstract_vi: str
    abstract_en: str
    keywords_vi: list[str]
    keywords_en: list[str]
    subjects: list[str]
    issued: str
    licence: str = ""
    access: Literal["open", "embargoed", "institution", "consortium", "restricted", "metadata-only"] = "open"
    access_reason: str = ""
    withdrawn: str = Field(default="", description="The reason for which it was withdrawn after publication.")
    course: str = ""
    thesis: Thesis = Field(default_factory=Thesis)
    task: Task = Field(default_factory=Task)
    publication: Publication = Field(default_factory=Publication)
    coverage: Coverage = Field(default_factory=Coverage)
    related: list[Related] = Field(default_factory=list)
    identifiers: list[IdentifierValue] = Field(default_factory=list)
    funders: list[Funder] = Field(default_factory=list)
    charts: list[Chart] = Field(default_factory=list)
    table: Table | None = None
    body: str = Field(description="The text, in the markup of `typeset.markup`; empty where only the description is kept.")

    @property
    def title(self) -> str:
        return self.title_en if self.language == "en" else self.title_vi

    @property
    def file_name(self) -> str:
        return f"{self.slug}.pdf"

    def contributors(self, world: World) -> list[Contributor]:
        return [
            Contributor(
                name=names.parse(name),
                role=role,
                title=world.person(name).title if role in _TITLED else "",
                affiliation=_affiliation(world, name, self.language),
            )
            for role, listed in self.people.items()
            for name in listed
        ]

    def creators(self, world: World) -> list[Contributor]:
        """Who is named first on the work itself."""
        return Metadata(contributors=self.contributors(world)).creators

    def institution(self, world: World) -> InstitutionEntry:
        return world.institution(world.collection(self.collection).institution)

    def metadata(self, world: World, *, labels: dict[str, str], pages: int) -> Metadata:
        """`labels`: the label of each code of the fields of research, as the vocabulary writes it. `pages`: of the PDF,
        0 where there is none."""
        other = "vi" if self.language == "en" else "en"
        publisher = world.university(self.institution(world))
        return Metadata(
            kind=self.kind,
            title=self.title,
            language=self.language,
            other_titles=[LangLine(text=self.title_vi if other == "vi" else self.title_en, lang=other)],
            contributors=self.contributors(world),
            abstracts=[LangText(text=self.abstract_vi, lang="vi"), LangText(text=self.abstract_en, lang="en")],
            keywords=[
                *(LangLine(text=word, lang="vi") for word in self.keywords_vi),
                *(LangLine(text=word, lang="en") for word in self.keywords_en),
            ],
            subjects=[SubjectTerm(scheme=SCHEME, code=code, label=labels[code]) for code in self.subjects],
            issued=self.issued,
            publisher=publisher.name_en if self.language == "en" else publisher.name,
            thesis=self.thesis,
            task=self.task,
            publication=self.publication,
            coverage=self.coverage,
            course=self.course,
            related=self.related,
            identifiers=self.identifiers,
            funders=self.funders,
            licence=self.licence,
            extent=(f"{pages} pages" if self.language == "en" else f"{pages} trang") if pages else "",
            notes=NOTE[self.language],
        )


def _affiliation(world: World, name: str, language: str) -> str:
    here = world.institution(world.person(name).institution)
    above = world.university(here)
    chain = [here] if here is above else [here, above]
    return ", ".join(one.name_en if language == "en" else one.name for one in chain)


def read(path: Path) -> Work:
    """A work from its file, whose name is its slug. ValueError (pydantic's or TOML's) where the front matter is wrong."""
    _, front, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    return Work.model_validate(tomllib.loads(front) | {"slug": path.stem, "body": body.strip()})


def every() -> Iterator[Work]:
    """All works, the oldest first, so that the newest are published last."""
    found = [read(path) for path in (HERE / "works").glob("*.md")]
    yield from sorted(found, key=lambda work: (work.issued, work.slug))
