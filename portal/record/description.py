"""The parts of a record page that describe the work: people by role, abstracts by language, facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from deposits.crosswalks import addresses
from deposits.metadata import dates
from deposits.metadata.catalogue import CATALOGUE, LICENCE_URLS, LICENCES, RELATIONS, ROLES, SCHEMES
from deposits.metadata.document import Contributor, LangText, Metadata
from deposits.models import Subject
from deposits.public import PublicRecord
from portal.templatetags.khomo import language_name

_FIRST = (
    "author",
    "project-leader",
    "data-collector",
    "editor",
    "translator",
    "advisor",
    "project-member",
    "committee-chair",
    "other",
)
_COMMITTEE = ("committee-chair", "reviewer", "committee-secretary", "committee-member")
_SCHEMES = {"doi": "DOI", "handle": "Handle", "isbn": "ISBN", "issn": "ISSN", "arxiv": "arXiv", "url": "URL", "ark": "ARK"}


@dataclass(frozen=True)
class Role:
    label: str
    people: list[Contributor]


@dataclass(frozen=True)
class Fact:
    """A line of the list of facts; `url` where the value leads somewhere, `code` where it is to be copied exactly."""

    label: str
    value: str
    url: str = ""
    code: bool = False


def people(metadata: Metadata) -> list[Role]:
    """Those who made the work, then those who guided and judged it, in the document's order within each role."""
    return [Role(str(ROLES[role]), found) for role in _FIRST if (found := metadata.by_role(role))]


def committee(metadata: Metadata) -> list[Role]:
    """The whole examination committee, where more than its chair is known."""
    roles = [Role(str(ROLES[role]), found) for role in _COMMITTEE if (found := metadata.by_role(role))]
    return roles if len(roles) > 1 else []


def abstracts(metadata: Metadata) -> list[LangText]:
    """In the language of the page first."""
    here = get_language()
    return sorted((one for one in metadata.abstracts if one.text), key=lambda one: one.lang != here)


def subjects(metadata: Metadata) -> list[tuple[str, str]]:
    """Facet value and label of each field of research, labelled as the vocabulary has it today."""
    wanted = {f"{one.scheme}:{one.code}": one.label or one.code for one in metadata.subjects}
    terms = Subject.objects.filter(code__in=[one.code for one in metadata.subjects])
    labels = {f"{term.scheme}:{term.code}": term.label() for term in terms}
    return [(key, labels.get(key, label)) for key, label in wanted.items()]


def facts(record: PublicRecord) -> list[Fact]:
    return [one for one in _facts(record) if one.value]


def _facts(record: PublicRecord) -> Iterator[Fact]:
    metadata = record.metadata
    thesis, task, where = metadata.thesis, metadata.task, metadata.publication
    yield _field("thesis.level", _choice("thesis.level", thesis.level) if not thesis.degree else "")
    yield _field("thesis.degree", thesis.degree)
    yield _field("thesis.discipline", ", ".join(filter(None, [thesis.discipline, thesis.discipline_code])))
    yield _field("thesis.grantor", ", ".join(filter(None, [thesis.grantor, thesis.department])))
    yield _field("thesis.defended", dates.to_text(thesis.defended))
    yield _field("task.level", _choice("task.level", task.level))
    yield _field("task.code", task.code)
    yield _field("task.programme", task.programme)
    yield _field("task.host", task.host)
    yield _field("task.accepted", dates.to_text(task.accepted))
    yield _field("publication.container", where.container)
    yield _field("publication.volume", where.volume)
    yield _field("publication.issue", where.issue)
    yield _field("publication.pages", where.pages)
    yield _field("publication.version", _choice("publication.version", where.version))
    yield _field("publication.event", ", ".join(filter(None, [where.event, where.place])))
    yield _field("issued", dates.to_text(metadata.issued))
    yield _field("publisher", metadata.publisher)
    yield _field("course", metadata.course)
    yield _field("coverage.place", metadata.coverage.place)
    yield _field("coverage.period", metadata.coverage.period)
    yield _field("language", language_name(metadata.language) if metadata.language else "")
    yield _field("extent", metadata.extent)
    for funder in metadata.funders:
        words = ", ".join(filter(None, [funder.name, funder.award]))
        yield Fact(str(CATALOGUE["funders"].label), words, funder.identifier)
    for one in metadata.identifiers:
        target = addresses.identifier(one.scheme, one.value)
        yield Fact(_scheme(one.scheme), one.value, target if target.startswith(("https://", "http://")) else "")
    yield Fact(_("OAI identifier"), record.oai_identifier, code=True)
    yield Fact(str(CATALOGUE["licence"].label), *licence(metadata.licence))
    yield _field("notes", metadata.notes)


@dataclass(frozen=True)
class Neighbour:
    relation: str
    title: str
    url: str
    known: str = ""  # its identifier in words, where the title is another


def related(metadata: Metadata) -> list[Neighbour]:
    """Works that the document says it belongs with."""
    found = []
    for one in metadata.related:
        if one.relation not in RELATIONS:  # the versions have a list of their own
            continue
        target = addresses.identifier(one.scheme, one.value)
        url = target if target.startswith(("https://", "http://")) else ""
        named = one.value and one.scheme != "url"
        known = f"{dict(SCHEMES).get(one.scheme, '')} {one.value}".strip() if named else ""
        title = one.title or known or one.value
        found.append(Neighbour(str(RELATIONS[one.relation]), title, url, known if known != title else ""))
    return found


def licence(spdx: str) -> tuple[str, str]:
    """What the licence allows, and its address; an SPDX identifier that is not offered here stands for itself."""
    return str(dict(LICENCES).get(spdx, spdx)), LICENCE_URLS.get(spdx) or addresses.licence(spdx)


def _field(name: str, value: str) -> Fact:
    return Fact(str(CATALOGUE[name].label), value)


def _choice(name: str, value: str) -> str:
    return str(dict(CATALOGUE[name].choices).get(value, value))


def _scheme(scheme: str) -> str:
    return _SCHEMES.get(scheme) or {"report-number": _("Report number"), "call-number": _("Call number")}.get(
        scheme, _("Identifier")
    )
