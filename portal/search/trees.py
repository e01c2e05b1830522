"""The tree of collections as a filter: the topmost ones, and around each that is ticked its siblings and what is in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from deposits.collation import sort_key
from deposits.models import Collection
from search.port import MOST_AMONG


@dataclass(frozen=True)
class Node:
    """`depth` counts from 1 at the top."""

    slug: str
    label: str
    depth: int


def nodes(ticked: Sequence[str]) -> list[Node]:
    """As they grow from each other, siblings in Vietnamese order; of very many, those that come first in the tree."""
    wanted = Q(depth=1)
    for one in Collection.objects.filter(slug__in=ticked):
        for path in one.lineage_paths():
            wanted |= Q(depth=len(path) // one.steplen + 1, path__startswith=path)
    rows = list(Collection.objects.filter(wanted).order_by("path")[:MOST_AMONG])
    keys: dict[str, tuple[str, ...]] = {}
    for one in rows:
        keys[one.path] = (*keys.get(one.path[: -one.steplen], ()), sort_key(one.label()))
    rows.sort(key=lambda one: keys[one.path])
    return [Node(one.slug, one.label(), one.depth) for one in rows]
