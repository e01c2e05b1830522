"""Which sets of OAI-PMH a record is in: those that follow from what it is, and those that an administrator defined.

The specs of its collections, institutions and kind follow from where it lies (`flows.heads.place`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q
from pydantic import BaseModel, ConfigDict

from deposits.access import Derived, Status
from deposits.lying import in_collections, moved_on
from deposits.metadata.document import Metadata
from deposits.models import Collection, Institution, NamedSet


@dataclass(frozen=True)
class Facts:
    """What conditions ask of a record. `collections` and `institutions` hold the slugs of its own and of those above."""

    kind: str
    collections: frozenset[str]
    institutions: frozenset[str]
    year: int | None
    language: str
    status: str


class Conditions(BaseModel):
    """All that are given must hold; a list is fulfilled by any of its values, and an empty one by everything.

    `holds` and `query` are the same question, to a record that is being derived and to the database. Whoever names a collection
    that was united with another one means that one (`today`), for as long as they are united.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kinds: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    year_from: int | None = None
    year_until: int | None = None
    languages: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()

    def today(self) -> Conditions:
        """With the collections as they are united now."""
        now = moved_on(self.collections) if self.collections else {}
        return self.model_copy(update={"collections": tuple(now.get(slug, slug) for slug in self.collections)}) if now else self

    def holds(self, facts: Facts) -> bool:
        """Asked of conditions as they are `today`."""
        return (
            (not self.kinds or facts.kind in self.kinds)
            and (not self.collections or not facts.collections.isdisjoint(self.collections))
            and (not self.institutions or not facts.institutions.isdisjoint(self.institutions))
            and (self.year_from is None or (facts.year is not None and facts.year >= self.year_from))
            and (self.year_until is None or (facts.year is not None and facts.year <= self.year_until))
            and (not self.languages or facts.language in self.languages)
            and (not self.statuses or facts.status in self.statuses)
        )

    def query(self) -> Q:
        """On `Record`. Reads the trees of collections and institutions as they are now."""
        found = Q(pk__isnull=False)
        if self.kinds:
            found &= Q(kind__code__in=self.kinds)
        if self.collections:
            found &= in_collections(_with_below(self.today().collections))
        if self.institutions:
            found &= Q(institution__in=_with_units(self.institutions))
        if self.year_from is not None:
            found &= Q(year__gte=self.year_from)
        if self.year_until is not None:
            found &= Q(year__lte=self.year_until)
        if self.languages:
            found &= Q(language__in=self.languages)
        if self.statuses:
            found &= Q(status__in=self.statuses)
        return found


@dataclass(frozen=True)
class Definition:
    """A named set, as far as deriving a record's sets needs it; its conditions as they are today."""

    spec: str
    conditions: Conditions


def definitions() -> tuple[Definition, ...]:
    rows = NamedSet.objects.order_by("spec").values_list("spec", "conditions")
    return tuple(Definition(spec, Conditions.model_validate(conditions).today()) for spec, conditions in rows)


def automatic(document: Metadata, derived: Derived, has_files: bool) -> Iterator[str]:
    """`openaire` is what the OpenAIRE Guidelines for Literature Repositories 3 ask for: what is open, or will be, and all that
    a funder's grant paid for; `driver` is what DRIVER's guidelines 2 asked for: open full texts."""
    if derived.status is Status.OPEN:
        yield "open_access"
        if has_files:
            yield "driver"
    if derived.status in (Status.OPEN, Status.EMBARGOED) or any(one.award for one in document.funders):
        yield "openaire"


def named(every: Sequence[Definition], facts: Facts) -> list[str]:
    return [one.spec for one in every if one.conditions.holds(facts)]


def _with_below(slugs: Sequence[str]) -> list[int]:
    found = Q(pk=None)
    for path in Collection.objects.filter(slug__in=slugs).values_list("path", flat=True):
        found |= Q(path__startswith=path)
    return list(Collection.objects.filter(found).values_list("pk", flat=True))


def _with_units(slugs: Sequence[str]) -> list[int]:
    above = {one.pk: one.parent_id for one in Institution.objects.all()}
    wanted = set(Institution.objects.filter(slug__in=slugs).values_list("pk", flat=True))
    while more := {pk for pk, parent in above.items() if parent in wanted} - wanted:
        wanted |= more
    return sorted(wanted)
