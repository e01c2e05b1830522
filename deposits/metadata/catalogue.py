"""The one catalogue of fields. A kind chooses among them (`Kind.fields`); a new field is a change of this file.

A field's name is its path in the metadata document. `widget` tells the form how it is asked, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
    "funders",
    "licence",
]
Words = str | Promise


@dataclass(frozen=True)
class Field:
    name: str
    label: Words
    help: Words
    widget: Widget
    group: Literal["work", "people", "thesis", "task", "publication", "content", "identifiers", "rights"]
    choices: tuple[tuple[str, Words], ...] = ()
    roles: tuple[str, ...] = ()


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
)
LICENCES: tuple[tuple[str, Words], ...] = (
    ("CC-BY-4.0", _("CC BY 4.0: anyone may use it, also for profit, if they name the author")),
    ("CC-BY-SA-4.0", _("CC BY-SA 4.0: the same, and what is made from it stays as free")),
    ("CC-BY-NC-4.0", _("CC BY-NC 4.0: free use, but not for profit")),
    ("CC-BY-NC-ND-4.0", _("CC BY-NC-ND 4.0: may be passed on unchanged, not for profit")),
    ("CC0-1.0", _("CC0 1.0: no rights reserved (common for data)")),
    ("", _("All rights reserved: reading and what the law allows")),
)
LICENCE_URLS = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC-BY-NC-4.0": "https://creativecommons.org/licenses/by-nc/4.0/",
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
    Field("title", _("Title"), _("As on the title page, with all its marks."), "line", "work"),
    Field("subtitle", _("Subtitle"), "", "line", "work"),
    Field("other_titles", _("Title in another language"), _("Such as the English title."), "lines", "work"),
    Field("language", _("Language of the text"), "", "language", "work", choices=LANGUAGES),
    Field("issued", _("Date of issue"), _("A year is enough: 2026, 9/2026 or 18/9/2026."), "date", "work"),
    Field("authors", _("Authors"), _("One per line, as written: Nguyễn Văn An."), "people", "people", roles=("author",)),
    Field("advisors", _("Advisors"), _("One per line; titles such as PGS.TS. may stay."), "people", "people", roles=("advisor",)),
    Field(
        "committee",
        _("Examination committee"),
        "",
        "people",
        "people",
        roles=("committee-chair", "reviewer", "committee-member", "committee-secretary"),
    ),
    Field("project_leaders", _("Project leaders"), "", "people", "people", roles=("project-leader",)),
    Field("project_members", _("Project members"), "", "people", "people", roles=("project-member",)),
    Field("collectors", _("Data collected by"), "", "people", "people", roles=("data-collector",)),
    Field("editors", _("Editors"), "", "people", "people", roles=("editor",)),
    Field("thesis.level", _("Level"), "", "choice", "thesis", choices=LEVELS),
    Field("thesis.degree", _("Degree"), _("As in the decision: Tiến sĩ Khoa học môi trường."), "line", "thesis"),
    Field("thesis.discipline", _("Discipline"), "", "line", "thesis"),
    Field("thesis.discipline_code", _("Discipline code"), _("Such as 9440301."), "line", "thesis"),
    Field("thesis.grantor", _("Granting institution"), "", "line", "thesis"),
    Field("thesis.department", _("Faculty or department"), "", "line", "thesis"),
    Field("thesis.defended", _("Defence date"), _("Such as 18/9/2026."), "date", "thesis"),
    Field("task.level", _("Level of the task"), "", "choice", "task", choices=TASK_LEVELS),
    Field("task.code", _("Task code"), _("Such as B2026-SHU-07."), "line", "task"),
    Field("task.programme", _("Programme"), "", "line", "task"),
    Field("task.host", _("Host organisation"), "", "line", "task"),
    Field("task.accepted", _("Acceptance date"), "", "date", "task"),
    Field("publication.container", _("Journal or proceedings"), "", "line", "publication"),
    Field("publication.volume", _("Volume"), "", "line", "publication"),
    Field("publication.issue", _("Issue"), "", "line", "publication"),
    Field("publication.pages", _("Pages"), _("Such as 12–27."), "line", "publication"),
    Field("publication.version", _("Version of the text"), "", "choice", "publication", choices=VERSIONS),
    Field("publication.event", _("Conference"), "", "line", "publication"),
    Field("publication.place", _("Place of the conference"), "", "line", "publication"),
    Field("abstracts", _("Abstract"), _("One box per language."), "texts", "content"),
    Field("keywords", _("Keywords"), _("Separated by semicolons."), "keywords", "content"),
    Field("subjects", _("Fields of research"), "", "subjects", "content"),
    Field("coverage.place", _("Place covered"), "", "line", "content"),
    Field("coverage.period", _("Period covered"), "", "line", "content"),
    Field("course", _("Course"), "", "line", "content"),
    Field("publisher", _("Publisher"), "", "line", "identifiers"),
    Field("extent", _("Extent"), _("Such as 212 pages."), "line", "identifiers"),
    Field(
        "identifiers",
        _("Identifiers"),
        _("DOI, ISBN, report number … One per line, such as: doi 10.1234/abc."),
        "identifiers",
        "identifiers",
    ),
    Field("funders", _("Funding"), _("One per line; the award number after a semicolon."), "funders", "identifiers"),
    Field("notes", _("Notes"), "", "text", "identifiers"),
    Field("licence", _("Licence"), _("What others may do with it."), "licence", "rights", choices=LICENCES),
)
CATALOGUE: dict[str, Field] = {field.name: field for field in _FIELDS}
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
