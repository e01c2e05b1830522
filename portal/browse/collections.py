"""The tree of collections, as readers walk it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from deposits.access import ANONYMOUS, Actor
from deposits.collation import sort_key
from deposits.models import Collection, FurtherCollection, Record
from deposits.visible import visible_to


@dataclass
class Branch:
    """A collection, the works in it and below it, and the branches that grow from it."""

    collection: Collection
    works: int = 0
    branches: list[Branch] = field(default_factory=list)


def tree(rows: QuerySet[Collection], actor: Actor = ANONYMOUS) -> list[Branch]:
    """These collections as they grow from each other, in Vietnamese order; counts are of what this actor may see, a work
    that is shown in several collections counted once in each branch."""
    rows = rows.filter(united_with=None)
    seen = Record.objects.filter(visible_to(actor))
    direct = dict(seen.filter(collection__in=rows).values_list("collection").annotate(Count("pk")).order_by())
    roots: list[Branch] = []
    by_path: dict[str, Branch] = {}
    for one in rows.select_related("institution").order_by("path"):
        branch = by_path[one.path] = Branch(one, direct.get(one.pk, 0))
        above = by_path.get(one.path[: -one.steplen])
        (above.branches if above else roots).append(branch)
    for path in sorted(by_path, key=len, reverse=True):
        if above := by_path.get(path[: -Collection.steplen]):
            above.works += by_path[path].works
        by_path[path].branches.sort(key=_order)
    for path, count in _shown_besides(actor).items():
        if path in by_path:
            by_path[path].works += count
    return sorted(roots, key=_order)


def featured(branches: Iterable[Branch]) -> Iterator[Branch]:
    """Those that an administrator has put forward, in the order of the tree."""
    for one in branches:
        if one.collection.featured:
            yield one
        yield from featured(one.branches)


def _shown_besides(actor: Actor) -> Counter[str]:
    """How many works each path shows that do not lie there or below."""
    found: Counter[str] = Counter()
    counted: set[tuple[int, str]] = set()
    rows = FurtherCollection.objects.filter(record__in=Record.objects.filter(visible_to(actor)))
    for record, own, further in rows.values_list("record", "record__collection__path", "collection__path"):
        for end in range(len(further), 0, -Collection.steplen):
            path = further[:end]
            if not own.startswith(path) and (record, path) not in counted:
                counted.add((record, path))
                found[path] += 1
    return found


def crumbs(collection: Collection, *, inside: bool = True) -> list[tuple[str, str]]:
    """Label and address of the tree and of each collection above; with itself where `inside` it."""
    found = [(_("Collections"), reverse("browse:collections"))]
    lineage = [*collection.get_ancestors(), *([collection] if inside else [])]
    return found + [(one.label(), reverse("browse:collection", args=[one.slug])) for one in lineage]


def _order(branch: Branch) -> str:
    return sort_key(branch.collection.label())
