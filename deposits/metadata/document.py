"""The metadata document: one typed, versioned description of a work.

It is kept as JSON in drafts and snapshots; its JSON Schema is the `metadata` of `/records/<id>.json`, of the API and
of `import_records`. Everything may be missing here: what a kind requires is asked by `deposits.metadata.checks`.
Text is NFC and free of characters that XML 1.0 forbids before it is kept (standards: OAI-PMH envelope).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from deposits.metadata.dates import PartialDate
from deposits.metadata.names import PersonName

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_WIDTHLESS = str.maketrans("\u200b\ufeff", "  ")


def _composed(text: str) -> str:
    """NFC, without characters that XML forbids."""
    if _ILLEGAL.search(text):
        text = _ILLEGAL.sub("", text)
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return text.translate(_WIDTHLESS) if "\u200b" in text or "\ufeff" in text else text


def clean(value: object) -> object:
    """NFC, no characters illegal in XML, single spaces, trimmed; line breaks stay."""
    if not isinstance(value, str) or _is_clean(value):
        return value
    text = _composed(value).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()


def clean_line(value: object) -> object:
    return value if not isinstance(value, str) or _is_clean(value) else " ".join(_composed(value).split())


def _is_clean(text: str) -> bool:
    """Most text is, and this is quick: what XML forbids, and white space but for the space, is not printable."""
    return text.isprintable() and "  " not in text and text.strip() == text and unicodedata.is_normalized("NFC", text)


# Lengths come first: those behind a validator of our own are asked in Python, not by pydantic's core.
Line = Annotated[str, Field(max_length=2_000), BeforeValidator(clean_line)]
Text = Annotated[str, Field(max_length=200_000), BeforeValidator(clean)]
Language = Annotated[str, Field(pattern=r"^([a-z]{2,3}(-[A-Za-z0-9]+)*)?$", max_length=35)]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Details(BaseModel):
    """A part that is replaced as a whole: frozen, so that every document may share the empty one."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class LangLine(Part):
    text: Line
    lang: Language = ""


class LangText(Part):
    text: Text
    lang: Language = ""


Role = Literal[
    "author", "advisor", "committee-chair", "reviewer", "committee-member", "committee-secretary",
    "editor", "translator", "project-leader", "project-member", "data-collector", "other",
]  # fmt: skip


class Contributor(Part):
    """A person (with `name`) or an organisation (with only `name.display`) in a role."""

    name: PersonName
    role: Role = "author"
    organisation: bool = False
    title: Line = Field(default="", description="Academic title, such as PGS.TS.")
    affiliation: Line = ""
    ror: Annotated[
        str,
        Field(
            pattern=r"^(https://ror\.org/0[a-hj-km-np-tv-z0-9]{6}\d{2})?$",
            description="Of the affiliation; of the organisation itself.",
        ),
    ] = ""
    orcid: Annotated[str, Field(pattern=r"^(\d{4}-\d{4}-\d{4}-\d{3}[\dX])?$")] = ""


class SubjectTerm(Part):
    """A term of a vocabulary (`scheme` and `code`), with the label under which it was chosen."""

    scheme: Annotated[str, Field(max_length=50)]
    code: Annotated[str, Field(max_length=50)]
    label: Line = ""


class IdentifierValue(Part):
    scheme: Literal["doi", "handle", "isbn", "issn", "arxiv", "url", "ark", "report-number", "call-number", "other"]
    value: Annotated[str, Field(min_length=1, max_length=500), BeforeValidator(clean_line)]


class Related(Part):
    relation: Literal[
        "is-part-of",
        "has-part",
        "references",
        "is-supplement-to",
        "is-supplemented-by",
        "is-version-of",
        "is-based-on",
        "is-new-version-of",
        "is-previous-version-of",
    ]
    title: Line = ""
    scheme: str = "url"
    value: Line = ""


class Thesis(Details):
    level: Literal["", "bachelor", "master", "doctor"] = ""
    degree: Line = ""
    discipline: Line = ""
    discipline_code: Line = ""
    grantor: Line = ""
    department: Line = ""
    defended: PartialDate = ""


class Task(Details):
    """A science and technology task (nhiệm vụ KH&CN)."""

    level: Literal["", "national", "ministry", "province", "institution"] = ""
    code: Line = ""
    programme: Line = ""
    host: Line = ""
    accepted: PartialDate = ""


class Publication(Details):
    """Where an article or a conference paper appeared."""

    container: Line = Field(default="", description="Journal or proceedings.")
    volume: Line = ""
    issue: Line = ""
    pages: Line = ""
    version: Literal["", "AO", "SMUR", "AM", "P", "VoR", "CVoR", "EVoR", "NA"] = ""
    event: Line = ""
    place: Line = ""


class Coverage(Details):
    place: Line = ""
    period: Line = ""


class Funder(Part):
    name: Line
    award: Line = Field(default="", description="Number of the award, the contract or the task.")
    identifier: Annotated[
        str,
        Field(
            pattern=r"^(https://ror\.org/0[a-hj-km-np-tv-z0-9]{6}\d{2}|https://doi\.org/10\.13039/\d{1,20})?$",
            description="Of the funder, in ROR or in Crossref's registry of funders.",
        ),
    ] = ""


class Metadata(Part):
    schema_version: Literal[1] = 1
    kind: Annotated[str, Field(pattern=r"^[a-z0-9-]*$", max_length=50)] = ""
    title: Line = ""
    subtitle: Line = ""
    language: Language = "vi"
    other_titles: list[LangLine] = Field(default_factory=list, max_length=50)
    contributors: list[Contributor] = Field(default_factory=list, max_length=2_000)
    abstracts: list[LangText] = Field(default_factory=list, max_length=50)
    keywords: list[LangLine] = Field(default_factory=list, max_length=500)
    subjects: list[SubjectTerm] = Field(default_factory=list, max_length=200)
    issued: PartialDate = ""
    publisher: Line = ""
    thesis: Thesis = Thesis()
    task: Task = Task()
    publication: Publication = Publication()
    coverage: Coverage = Coverage()
    course: Line = Field(default="", description="Course that a learning material belongs to.")
    identifiers: list[IdentifierValue] = Field(default_factory=list, max_length=200)
    related: list[Related] = Field(default_factory=list, max_length=500)
    funders: list[Funder] = Field(default_factory=list, max_length=100)
    licence: Annotated[str, Field(max_length=60)] = Field(default="", description="SPDX identifier; empty: all rights reserved.")
    extent: Line = Field(default="", description="Such as “212 trang”.")
    notes: Text = ""

    def by_role(self, *roles: str) -> list[Contributor]:
        return [one for one in self.contributors if one.role in roles]

    @property
    def creators(self) -> list[Contributor]:
        """Who is named first: the authors; else those who led or gathered the work, or edited it."""
        for roles in (("author",), ("project-leader",), ("data-collector",), ("editor",)):
            if found := self.by_role(*roles):
                return found
        return []

    def abstract(self, lang: str) -> str:
        """The abstract in a language, else the first one."""
        same = [one.text for one in self.abstracts if one.lang == lang]
        return (same or [one.text for one in self.abstracts] or [""])[0]

    def to_json(self) -> dict[str, object]:
        return self.model_dump(mode="json", exclude_defaults=True) | {"schema_version": 1}
