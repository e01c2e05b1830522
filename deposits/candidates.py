"""Who may be one person, and what speaks for it: proposed to librarians, never done by itself. Namesakes are common here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from deposits.models import Contribution, NameVariant, Person, Record
from deposits.near_names import name_key, near_keys

_MOST: Final = 20  # candidates of one person
_WORKS: Final = 40  # of each that are looked at
_NAMED: Final = 3


@dataclass(frozen=True)
class Traits:
    """What the works of somebody tell: keys of those named beside, affiliations, institutions."""

    beside: dict[str, str]
    affiliations: frozenset[str]
    institutions: frozenset[str]


@dataclass(frozen=True)
class Candidate:
    """`person`, or a name in works (`display`) that belongs to nobody yet, with the `contributions` that bear it."""

    display: str
    works: int
    same_words: bool
    same_orcid: bool
    beside: tuple[str, ...]
    affiliations: tuple[str, ...]
    institutions: tuple[str, ...]
    person: Person | None = None
    contributions: tuple[int, ...] = ()

    @property
    def weight(self) -> int:
        return (
            8 * self.same_orcid
            + 3 * bool(self.affiliations)
            + 3 * bool(self.beside)
            + 2 * self.same_words
            + bool(self.institutions)
        )


def candidates(
    person: Person, visible: QuerySet[Person], names: QuerySet[Contribution], records: QuerySet[Record]
) -> list[Candidate]:
    """Other people, and names in works of `names` that are nobody's yet, that may be this person; those with most evidence
    first. What speaks for it is told of `records` only: those that whoever asks may see."""
    own_names = [person.display, *NameVariant.objects.filter(_of(person)).values_list("display", flat=True)]
    keys = {key for name in own_names for key in near_keys(name)}
    own_keys = {name_key(name) for name in own_names}
    near = Q(key__in=keys) | Q(variants__key__in=keys)
    if person.orcid:
        near |= Q(orcid=person.orcid)
    people = list(visible.filter(near).exclude(pk=person.pk).distinct().order_by("pk")[:_MOST])
    groups = _groups(names.filter(person=None, key__in=keys))
    if not people and not groups:
        return []
    seen = Contribution.objects.filter(record__in=records)
    rows: dict[tuple[str, Any], list[Contribution]] = {
        ("person", one.pk): list(seen.filter(_of(one)).order_by("-pk")[:_WORKS]) for one in people
    }
    rows |= {("name", display): found[:_WORKS] for display, found in groups.items()}
    rows["own", person.pk] = list(seen.filter(_of(person)).order_by("-pk")[:_WORKS])
    traits = _traits(rows)
    own = traits["own", person.pk]
    counts = _works(people)
    found = [
        _compared(one.display, own, traits["person", one.pk], own_keys, counts[one.pk], person=one,
                  same_orcid=bool(person.orcid) and one.orcid == person.orcid)
        for one in people
    ]  # fmt: skip
    for display, held in groups.items():
        works = len({row.record_id for row in held})
        ids = tuple(row.pk for row in held)
        found.append(_compared(display, own, traits["name", display], own_keys, works, contributions=ids))
    return sorted(found, key=lambda one: (-one.weight, one.display))


def namesakes(people: QuerySet[Person], most: int) -> list[list[Person]]:
    """Groups of people whose names are the same words, or who have one ORCID iD: the largest first."""
    found: list[list[Person]] = []
    for column in ("orcid", "key"):
        repeated = (
            people.exclude(**{column: ""}).values(column).annotate(held=Count("pk")).filter(held__gt=1).order_by("-held", column)
        )
        values = [row[column] for row in repeated[:most]]
        groups: dict[str, list[Person]] = defaultdict(list)
        for person in people.filter(**{f"{column}__in": values}).select_related("institution").order_by("pk"):
            groups[getattr(person, column)].append(person)
        found += [groups[value] for value in values if groups[value] not in found]
    return found[:most]


def unclaimed(names: QuerySet[Contribution], typed: str, most: int) -> list[tuple[str, int, tuple[int, ...]]]:
    """Names in works that are nobody's yet and may be the one that was typed: (name, works, names' primary keys)."""
    found = _groups(names.filter(person=None, key__in=near_keys(typed)))
    listed = [(display, len({row.record_id for row in rows}), tuple(row.pk for row in rows)) for display, rows in found.items()]
    return sorted(listed, key=lambda one: (-one[1], one[0]))[:most]


def works_of(people: Iterable[Person]) -> Counter[int]:
    """How many records each has, those of rows merged into it included; a query or two for all of them."""
    return _works(list(people))


def _groups(rows: QuerySet[Contribution]) -> dict[str, list[Contribution]]:
    groups: dict[str, list[Contribution]] = defaultdict(list)
    for row in rows.order_by("display", "-pk")[: _MOST * _WORKS]:
        groups[row.display].append(row)
    return groups


def _works(people: Sequence[Person]) -> Counter[int]:
    wanted = [one.pk for one in people]
    counted: Counter[int] = Counter()
    for column in ("person", "person__main"):
        rows = (
            Contribution.objects.filter(**{f"{column}__in": wanted}).values(column).annotate(works=Count("record", distinct=True))
        )
        counted.update({row[column]: row["works"] for row in rows.order_by()})
    return counted


def _of(person: Person) -> Q:
    """Rows of names and of contributions alike."""
    return Q(person=person) | Q(person__main=person)


def _traits(rows: dict[tuple[str, Any], list[Contribution]]) -> dict[tuple[str, Any], Traits]:
    """With three queries for all of them."""
    records = {row.record_id for found in rows.values() for row in found}
    beside: dict[int, dict[str, str]] = defaultdict(dict)
    for record, key, display in Contribution.objects.filter(record__in=records).values_list("record_id", "key", "display"):
        beside[record][key] = display
    columns = Record.objects.filter(pk__in=records).values_list("pk", "snapshot__metadata", "institution__name")
    described: dict[int, tuple[dict[str, Any], str]] = {pk: (metadata, institution) for pk, metadata, institution in columns}
    return {name: _traits_of(found, beside, described) for name, found in rows.items()}


def _traits_of(
    rows: Sequence[Contribution], beside: dict[int, dict[str, str]], described: dict[int, tuple[dict[str, Any], str]]
) -> Traits:
    keys: dict[str, str] = {}
    affiliations: set[str] = set()
    for row in rows:
        keys |= {key: display for key, display in beside[row.record_id].items() if key != row.key}
        contributors = described[row.record_id][0].get("contributors", [])
        if row.order < len(contributors) and contributors[row.order].get("affiliation"):
            affiliations.add(contributors[row.order]["affiliation"])
    return Traits(keys, frozenset(affiliations), frozenset(described[row.record_id][1] for row in rows))


def _compared(display: str, own: Traits, other: Traits, own_keys: set[str], works: int, **more: Any) -> Candidate:
    return Candidate(
        display=display,
        works=works,
        same_words=name_key(display) in own_keys,
        same_orcid=more.pop("same_orcid", False),
        beside=tuple(sorted(own.beside[key] for key in own.beside.keys() & other.beside.keys()))[:_NAMED],
        affiliations=tuple(sorted(own.affiliations & other.affiliations))[:_NAMED],
        institutions=tuple(sorted(own.institutions & other.institutions))[:_NAMED],
        **more,
    )
