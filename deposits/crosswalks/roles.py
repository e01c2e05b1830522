"""What the formats call the roles of contributors."""

from __future__ import annotations

from typing import Final, NamedTuple


class Role(NamedTuple):
    """`marc`: code of the MARC relators, with `term` in English; `datacite`: contributorType (4.7); `etdms`: its role
    (ETD-MS 1.1, dc.contributor); `dim`: the qualifier of dc.contributor in DSpace."""

    marc: str
    term: str
    datacite: str
    etdms: str
    dim: str


# Those who opposed or judged a thesis are named in formats that say so, and not where they would pass for its makers.
ROLES: Final = {
    "author": Role("aut", "author", "Other", "author", "author"),
    "advisor": Role("ths", "thesis advisor", "Supervisor", "advisor", "advisor"),
    "committee-chair": Role("dgc", "degree committee chair", "RelatedPerson", "chair", "committeeMember"),
    "reviewer": Role("opn", "opponent", "RelatedPerson", "referee", "referee"),
    "committee-member": Role("dgc", "degree committee member", "RelatedPerson", "committee member", "committeeMember"),
    "committee-secretary": Role("dgc", "degree committee secretary", "RelatedPerson", "committee member", "committeeMember"),
    "editor": Role("edt", "editor", "Editor", "editor", "editor"),
    "translator": Role("trl", "translator", "Translator", "translator", "translator"),
    "project-leader": Role("rth", "research team head", "ProjectLeader", "project leader", "projectLeader"),
    "project-member": Role("rtm", "research team member", "ProjectMember", "project member", "projectMember"),
    "data-collector": Role("com", "compiler", "DataCollector", "data collector", "dataCollector"),
    "other": Role("ctb", "contributor", "Other", "contributor", "other"),
}
COMMITTEE: Final = ("committee-chair", "reviewer", "committee-member", "committee-secretary")
