"""Who made a work and who helped, as formats with roles ask for them: each a name in parts, with what identifies it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from deposits.crosswalks import works
from deposits.crosswalks.markup import legal
from deposits.crosswalks.roles import COMMITTEE, ROLES, Role
from deposits.metadata.document import Contributor
from deposits.public import PublicRecord


class Agent(NamedTuple):
    """`name` is never empty; `family` and `given` are both there or both not; `orcid` is a URI."""

    name: str
    family: str
    given: str
    organisation: bool
    role: Role
    affiliation: str
    orcid: str
    ror: str = ""  # of the affiliation; of the organisation itself


def creators(record: PublicRecord) -> list[Agent]:
    """Those named first; for a work that names nobody, its organisation."""
    named = list(_named(record.metadata.creators))
    return named or [organisation(works.organisation(record), ROLES["author"])]


def contributors(record: PublicRecord, *, committee: bool = True) -> list[Agent]:
    """The others, each once in a role: advisors first, the examination committee last."""
    roles = (*works.CONTRIBUTING, *(COMMITTEE if committee else ()))
    first = {one.name.display for one in record.metadata.creators}
    by_role: dict[str, list[Contributor]] = {role: [] for role in roles}
    for one in record.metadata.contributors:
        if one.role in by_role and one.name.display not in first:
            by_role[one.role].append(one)
    return list(dict.fromkeys(_named(one for role in roles for one in by_role[role])))


def organisations(record: PublicRecord) -> list[str]:
    """Who granted the degree, hosted the task, and keeps the record; each once."""
    metadata = record.metadata
    named = (metadata.thesis.grantor, metadata.task.host, record.institution.label("vi"))
    return list(dict.fromkeys(name for one in named if (name := legal(one).strip())))


def _named(people: Iterable[Contributor]) -> Iterator[Agent]:
    for one in people:
        name = legal(works.inverted(one)).strip()
        if not name:
            continue
        family, given = legal(one.name.family).strip(), legal(one.name.given).strip()
        split = bool(family and given) and not one.organisation
        yield Agent(
            name=f"{family}, {given}" if split else name,
            family=family if split else "",
            given=given if split else "",
            organisation=one.organisation,
            role=ROLES[one.role],
            affiliation=legal(one.affiliation).strip(),
            orcid=f"https://orcid.org/{one.orcid}" if one.orcid else "",
            ror=one.ror,
        )


def organisation(name: str, role: Role = ROLES["other"]) -> Agent:
    return Agent(name=legal(name).strip(), family="", given="", organisation=True, role=role, affiliation="", orcid="")
