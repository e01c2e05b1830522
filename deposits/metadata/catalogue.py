"""The one catalogue of fields. A kind chooses among them (`Kind.fields`); a new field is a change of this file.

A field's name is its path in the metadata document. `widget` tells the form how it is asked, and nothing else. What a
field's help and example say is written in `hints.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from deposits.metadata.hints import HINTS, Words

Widget = Literal[
    "line",
    "text",
    "date",
    "language",
    "choice",
    "people",
    "lines",
    "texts",
    "keywords",
    "subjects",
    "identifiers",
    "related",
    "funders",
    "licence",
]
Group = Literal["work", "people", "thesis", "task", "publication", "content", "identifiers", "rights"]


@dataclass(frozen=True)
class Field:
    name: str
    label: Words
    widget: Widget
    group: Group
    choices: tuple[tuple[str, Words], ...] = ()
    roles: tuple[str, ...] = ()
    help: Words = ""
    example: Words = ""
    section: Words = ""  # what a form calls the section of this field, where it has a title of its own


LEVELS = (("bachelor", _("Bachelor")), ("master", _("Master")), ("doctor", _("Doctor")))
TASK_LEVELS = (
    ("national", _("National")),
    ("ministry", _("Ministry")),
    ("province", _("Province")),
    ("institution", pgettext_lazy("level of a task", "Institution")),
)
VERSIONS = (
    ("AO", _("Author's original")),
    ("SMUR", _("Submitted manuscript")),
    ("AM", _("Accepted manuscript")),
    ("P", _("Proof")),
    ("VoR", _("Version of record")),
    ("CVoR", _("Corrected version of record")),
    ("EVoR", _("Enhanced version of record")),
)
LICENCES: tuple[tuple[str, Words], ...] = (
    ("CC-BY-4.0", _("CC BY 4.0: anyone may use it, also for profit, if they name the author")),
    ("CC-BY-SA-4.0", _("CC BY-SA 4.0: the same, and what is made from it stays as free")),
    ("CC-BY-NC-4.0", _("CC BY-NC 4.0: free use, but not for profit")),
    ("CC-BY-NC-SA-4.0", _("CC BY-NC-SA 4.0: not for profit, and what is made from it stays as free")),
    ("CC-BY-ND-4.0", _("CC BY-ND 4.0: may be passed on unchanged, also for profit")),
    ("CC-BY-NC-ND-4.0", _("CC BY-NC-ND 4.0: may be passed on unchanged, not for profit")),
    ("CC0-1.0", _("CC0 1.0: no rights reserved (common for data)")),
    ("", _("All rights reserved: reading and what the law allows")),
)
LICENCE_URLS = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC-BY-NC-4.0": "https://creativecommons.org/licenses/by-nc/4.0/",
    "CC-BY-NC-SA-4.0": "https://creativecommons.org/licenses/by-nc-sa/4.0/",
    "CC-BY-ND-4.0": "https://creativecommons.org/licenses/by-nd/4.0/",
    "CC-BY-NC-ND-4.0": "https://creativecommons.org/licenses/by-nc-nd/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}
ROLES: dict[str, Words] = {
    "author": _("Author"),
    "advisor": _("Advisor"),
    "committee-chair": _("Committee chair"),
    "reviewer": _("Reviewer"),
    "committee-member": _("Committee member"),
    "committee-secretary": _("Committee secretary"),
    "editor": _("Editor"),
    "translator": _("Translator"),
    "project-leader": _("Project leader"),
    "project-member": _("Project member"),
    "data-collector": _("Data collector"),
    "other": pgettext_lazy("role of a contributor", "Other"),
}
# How a work may belong with another. Versions of a work have a flow of their own.
RELATIONS: dict[str, Words] = {
    "is-part-of": _("Part of"),
    "has-part": _("Has the part"),
    "references": _("Refers to"),
    "is-supplement-to": _("Supplements"),
    "is-supplemented-by": _("Supplemented by"),
    "is-version-of": _("Version of"),
    "is-based-on": _("Based on"),
}
SCHEMES: tuple[tuple[str, Words], ...] = (
    ("doi", "DOI"),
    ("isbn", "ISBN"),
    ("issn", "ISSN"),
    ("handle", "Handle"),
    ("arxiv", "arXiv"),
    ("ark", "ARK"),
    ("url", _("Address (URL)")),
    ("report-number", _("Report number")),
    ("call-number", _("Call number")),
    ("other", pgettext_lazy("sort of identifier", "Other")),
)
LANGUAGES = (
    ("vi", _("Vietnamese")),
    ("en", _("English")),
    ("fr", _("French")),
    ("zh", _("Chinese")),
    ("ja", _("Japanese")),
    ("ko", _("Korean")),
    ("ru", _("Russian")),
    ("de", _("German")),
)

_FIELDS = (
    Field("title", _("Title"), "line", "work"),
    Field("subtitle", _("Subtitle"), "line", "work"),
    Field("other_titles", _("Title in another language"), "lines", "work"),
    Field("language", _("Language of the text"), "language", "work", choices=LANGUAGES),
    Field("issued", _("Date of issue"), "date", "work"),
    Field("authors", _("Authors"), "people", "people", roles=("author",)),
    Field("advisors", _("Advisors"), "people", "people", roles=("advisor",)),
    Field(
        "committee",
        _("Examination committee"),
        "people",
        "people",
        roles=("committee-chair", "reviewer", "committee-member", "committee-secretary"),
    ),
    Field("project_leaders", _("Project leaders"), "people", "people", roles=("project-leader",)),
    Field("project_members", _("Project members"), "people", "people", roles=("project-member",)),
    Field("collectors", _("Data collected by"), "people", "people", roles=("data-collector",)),
    Field("editors", _("Editors"), "people", "people", roles=("editor",)),
    Field("translators", _("Translators"), "people", "people", roles=("translator",)),
    Field("thesis.level", _("Level"), "choice", "thesis", choices=LEVELS),
    Field("thesis.degree", _("Degree"), "line", "thesis"),
    Field("thesis.discipline", _("Discipline"), "line", "thesis"),
    Field("thesis.discipline_code", _("Discipline code"), "line", "thesis"),
    Field("thesis.grantor", _("Granting institution"), "line", "thesis"),
    Field("thesis.department", _("Faculty or department"), "line", "thesis"),
    Field("thesis.defended", _("Defence date"), "date", "thesis"),
    Field("task.level", _("Level of the task"), "choice", "task", choices=TASK_LEVELS),
    Field("task.code", _("Task code"), "line", "task"),
    Field("task.programme", _("Programme"), "line", "task"),
    Field("task.host", _("Host organisation"), "line", "task"),
    Field("task.accepted", _("Acceptance date"), "date", "task"),
    Field("publication.container", _("Journal or proceedings"), "line", "publication"),
    Field("publication.volume", _("Volume"), "line", "publication"),
    Field("publication.issue", _("Issue"), "line", "publication"),
    Field("publication.pages", _("Pages"), "line", "publication"),
    Field("publication.version", _("Version of the text"), "choice", "publication", choices=VERSIONS),
    Field("publication.event", _("Conference"), "line", "publication"),
    Field("publication.place", _("Place of the conference"), "line", "publication"),
    Field("abstracts", _("Abstract"), "texts", "content"),
    Field("keywords", _("Keywords"), "keywords", "content"),
    Field("subjects", _("Fields of research"), "subjects", "content"),
    Field("coverage.place", _("Place covered"), "line", "content"),
    Field("coverage.period", _("Period covered"), "line", "content"),
    Field("course", _("Course"), "line", "content"),
    Field("publisher", _("Publisher"), "line", "identifiers"),
    Field("extent", _("Extent"), "line", "identifiers"),
    Field("identifiers", _("Identifiers"), "identifiers", "identifiers"),
    Field("related", _("Related works"), "related", "identifiers"),
    Field("funders", _("Funding"), "funders", "identifiers"),
    Field("notes", _("Notes"), "text", "identifiers"),
    Field("licence", _("Licence"), "licence", "rights", choices=LICENCES),
)
CATALOGUE: dict[str, Field] = {
    field.name: replace(field, help=HINTS[field.name].help, example=HINTS[field.name].example) for field in _FIELDS
}
GROUPS: dict[str, Words] = {
    "work": _("The work"),
    "people": _("People"),
    "thesis": _("Thesis"),
    "task": _("Science and technology task"),
    "publication": _("Publication"),
    "content": _("Content"),
    "identifiers": _("Identifiers and notes"),
    "rights": _("Rights"),
}
