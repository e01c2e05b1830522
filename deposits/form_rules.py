"""What every form must ask, so that a record can be told to the world: the rules that no administrator can edit away.

Sources: OpenAIRE Guidelines for Literature Repositories v4 (title, one creator, date of issue, type), DataCite kernel 4
(creators, titles, publicationYear), ETD-MS 1.1 (degree: level, discipline, grantor).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from deposits.errors import Problem
from deposits.metadata.catalogue import CATALOGUE, GROUPS
from deposits.models import Kind

_EVERY = ("title", "language", "issued", "licence")
_REQUIRED = frozenset({"title", "issued"})
CREATORS = ("authors", "project_leaders", "collectors", "editors")
_THESIS = ("authors", "advisors", "thesis.level", "thesis.degree", "thesis.grantor")
# By info:eu-repo/semantics: without these a work of the kind cannot be told from another.
_IDENTITY = {
    "bachelorThesis": _THESIS,
    "masterThesis": _THESIS,
    "doctoralThesis": _THESIS,
    "report": ("project_leaders", "task.level", "task.code", "task.host"),
    "article": ("authors", "publication.container", "publication.version"),
    "conferencePaper": ("authors", "publication.event"),
}
_LONGEST = {"section": 120, "label": 120, "help": 600, "example": 300}


def essential(kind: Kind) -> list[str]:
    """The fields that a form of this kind cannot leave out."""
    return list(dict.fromkeys((*_EVERY, *_IDENTITY.get(kind.semantics, ()))))


def always_required(kind: Kind) -> frozenset[str]:
    """Those that it cannot make optional either."""
    creator = next((one for one in _IDENTITY.get(kind.semantics, ()) if one in CREATORS), None)
    return _REQUIRED | ({creator} if creator else set())


def problems(kind: Kind, entries: Sequence[dict[str, Any]]) -> list[Problem]:
    """Why these entries cannot be the form of this kind; empty when they can."""
    names = [str(one.get("name", "")) for one in entries]
    required = {str(one.get("name")) for one in entries if one.get("required")}
    found = [Problem(name, _("The catalogue has no such field.")) for name in names if name not in CATALOGUE]
    found += [Problem(name, _("It is in the form twice.")) for name, count in Counter(names).items() if count > 1]
    found += [
        Problem(name, _("A form of this kind cannot do without “%(field)s”.") % {"field": CATALOGUE[name].label})
        for name in essential(kind)
        if name not in names
    ]
    found += [
        Problem(name, _("“%(field)s” must be required: other catalogues do not take a record without it.") % {"field": label})
        for name in sorted(always_required(kind) & set(names))
        if name not in required and (label := CATALOGUE[name].label)
    ]
    if not required & set(CREATORS):
        found.append(Problem("authors", _("Require authors, leaders, collectors or editors: a work needs somebody who made it.")))
    for one in entries:
        found += _faults_of_words(one)
    return found


def _faults_of_words(entry: dict[str, Any]) -> list[Problem]:
    name = str(entry.get("name", ""))
    found = []
    if entry.get("group") and entry["group"] not in GROUPS:
        found.append(Problem(name, _("There is no such section.")))
    for part, most in _LONGEST.items():
        if any(len(text) > most for text in entry.get(part, {}).values()):
            found.append(Problem(name, _("This is too long: at most %(most)s characters.") % {"most": most}))
    return found
