"""What works show of the people that librarians have told apart: the one place where a Person's name and iD reach a description.

A work keeps what was published. Read together with its Persons (`name_people`) it shows their preferred spelling where that
is the same name, and their ORCID iDs; lists by name (`head_people`) gather all works of a Person under one heading.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from deposits.keys import among
from deposits.metadata.document import Contributor, Metadata
from deposits.metadata.names import PersonName
from deposits.models import Contribution, NameVariant, Person, Record
from deposits.near_names import is_same_name, name_key, near_keys, shown

Links = Mapping[int, Sequence["Link"]]
Held = dict[tuple[int, str], int]


@dataclass(frozen=True)
class Link:
    """A contributor's place in the description, the name that stands there, and whom a librarian or an iD says it is."""

    order: int
    display: str
    person: Person


def links(record_ids: Iterable[int]) -> Links:
    """Of each record (primary key) that has any, perhaps of others too: one query, whatever their number."""
    rows = Contribution.objects.filter(among("record", record_ids), person__isnull=False).select_related("person__main")
    found: dict[int, list[Link]] = defaultdict(list)
    for row in rows:
        assert row.person is not None
        found[row.record_id].append(Link(row.order, row.display, row.person.main or row.person))
    return found


def name_people(document: Metadata, linked: Sequence[Link]) -> None:
    """Change the contributors of a document to what is shown of them."""
    for one, contributor in _meant(document, linked):
        contributor.name = shown(contributor.name, preferred(one.person))
        contributor.orcid = contributor.orcid or one.person.orcid


def head_people(document: Metadata, linked: Sequence[Link]) -> None:
    """Change the contributors of a document to those under whose names it is listed."""
    for one, contributor in _meant(document, linked):
        contributor.name = preferred(one.person)


def spellings(document: Metadata, linked: Sequence[Link], variants: Mapping[int, Sequence[str]]) -> list[str]:
    """Other names under which its people are looked for."""
    shown_now = {one.name.display for one in document.contributors}
    found = [name for one in linked for name in (one.display, one.person.display, *variants.get(one.person.pk, ()))]
    return [name for name in dict.fromkeys(found) if name not in shown_now]


def variants_of(linked: Links) -> dict[int, list[str]]:
    """The variant names of the linked people, with those of the rows that were merged into them."""
    people = {one.person.pk for found in linked.values() for one in found}
    names: dict[int, list[str]] = defaultdict(list)
    if people:
        rows = NameVariant.objects.filter(person__in=people) | NameVariant.objects.filter(person__main__in=people)
        for variant in rows.select_related("person"):
            names[variant.person.main_id or variant.person_id].append(variant.display)
    return names


def preferred(person: Person) -> PersonName:
    return PersonName(display=person.display, family=person.family, given=person.given, middle=person.middle)


def held(record_ids: Iterable[int]) -> Held:
    """Whom the names of these records (primary keys) are said to be, to be written again with their next description."""
    rows = Contribution.objects.filter(record__in=list(record_ids), person__isnull=False)
    return {(record, display): person for record, display, person in rows.values_list("record_id", "display", "person_id")}


class Whose:
    """Whose the names in some descriptions are: as librarians said before (`held`), else by iD. The Persons of the iDs are
    read, and where there is none made, once for all descriptions."""

    def __init__(self, documents: Iterable[Metadata], held: Held) -> None:
        self._held = held
        self.changed: set[int] = set()  # primary keys of the records that show something else than their description says
        named = [one for document in documents for one in document.contributors if one.orcid and not one.organisation]
        self._by_orcid = _of_orcids({one.orcid for one in named}) if named else {}
        missing = {one.orcid: one for one in reversed(named) if one.orcid not in self._by_orcid}
        if missing:
            Person.objects.bulk_create([_person(one) for one in missing.values()])
            self._by_orcid |= _of_orcids(set(missing))

    def is_it(self, record: Record, contributor: Contributor) -> int | None:
        """The primary key of a Person. An iD that was mistyped into that of somebody with another name names nobody."""
        if (before := self._held.get((record.pk, contributor.name.display))) is not None:
            self.changed.add(record.pk)
            return before
        person = self._by_orcid.get(contributor.orcid) if contributor.orcid and not contributor.organisation else None
        if person is None or not may_be(contributor.name.display, person.display):
            return None
        if shown(contributor.name, preferred(person)) != contributor.name:
            self.changed.add(record.pk)
        return person.pk


def may_be(one: str, other: str) -> bool:
    return is_same_name(one, other) or name_key(one) in near_keys(other) or name_key(other) in near_keys(one)


def _of_orcids(orcids: set[str]) -> dict[str, Person]:
    people = Person.objects.filter(orcid__in=orcids, main=None).order_by("-pk")
    return {person.orcid: person for person in people}


def _person(one: Contributor) -> Person:
    name = one.name
    return Person(
        display=name.display[:250], family=name.family[:120], given=name.given[:200], middle=name.middle, orcid=one.orcid,
        key=name_key(name.display),
    )  # fmt: skip


def _meant(document: Metadata, linked: Sequence[Link]) -> Iterable[tuple[Link, Contributor]]:
    """Only where the row still stands for the name at its place."""
    for one in linked:
        if one.order < len(document.contributors) and document.contributors[one.order].name.display == one.display:
            yield one, document.contributors[one.order]


def records_of(people: Iterable[int]) -> list[int]:
    """Primary keys of the records in which these Persons, or those merged into them, have a name."""
    wanted = list(people)
    rows = Contribution.objects.filter(person__in=wanted) | Contribution.objects.filter(person__main__in=wanted)
    return sorted(set(rows.values_list("record_id", flat=True)))
