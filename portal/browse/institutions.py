"""Member libraries and how many works each holds, its faculties' works among them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count

from deposits.collation import sort_key
from deposits.models import Exposure, Institution, Record


def totals() -> list[tuple[Institution, int]]:
    """Institutions without a parent, those with most works first; alike ones in Vietnamese order."""
    direct = dict(Record.objects.filter(exposure=Exposure.LIVE).values_list("institution").annotate(Count("pk")).order_by())
    every = {one.pk: one for one in Institution.objects.all()}
    sums = dict.fromkeys(every, 0)
    for pk, count in direct.items():
        for above in _lineage(every, pk):
            sums[above] += count
    roots = [one for one in every.values() if one.parent_id is None]
    return [(one, sums[one.pk]) for one in sorted(roots, key=lambda one: (-sums[one.pk], sort_key(one.label())))]


def with_units(slugs: Iterable[str]) -> list[int]:
    """Primary keys of these institutions and of everything below them."""
    found: list[int] = []
    edge = list(Institution.objects.filter(slug__in=slugs).values_list("pk", flat=True))
    while edge:
        found += edge
        edge = [pk for pk in Institution.objects.filter(parent__in=edge).values_list("pk", flat=True) if pk not in found]
    return found


def _lineage(every: dict[int, Institution], pk: int) -> list[int]:
    found: list[int] = []
    here: int | None = pk
    while here is not None and here not in found:
        found.append(here)
        here = every[here].parent_id
    return found
