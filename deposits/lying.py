"""Which records lie in a collection, or are shown there too: conditions on `Record`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from deposits.models import Collection, FurtherCollection, Record


def in_collections(collections: Iterable[int] | QuerySet[Collection, Any]) -> Q:
    """Of these collections (primary keys), as their own or as a further one. By keys, not through a join: nothing is
    found twice; and where nothing is shown there besides, databases are not asked for an “or”, which costs them an index."""
    shown = FurtherCollection.objects.filter(collection__in=collections).order_by()
    own = Q(collection__in=collections)
    return own | Q(pk__in=shown.values("record")) if shown.exists() else own


def below(collection: Collection) -> QuerySet[Collection]:
    """The collection and all below it."""
    return Collection.objects.filter(path__startswith=collection.path).order_by()


def lying_in(collection: Collection) -> QuerySet[Record]:
    """The records of a collection and of all below it."""
    return Record.objects.filter(in_collections(below(collection).values("pk")))


def moved_on(slugs: Iterable[str]) -> dict[str, str]:
    """Of these collections those that were united with another one since, each with the slug of that one."""
    old = Collection.objects.filter(slug__in=list(slugs)).exclude(united_with=None).select_related("united_with")
    return {one.slug: one.present().slug for one in old}


def names_of(collection: Collection) -> set[str]:
    """Its slug, and those of all collections that were united with it, directly or one through another."""
    found, edge = {collection.slug}, [collection.pk]
    while edge:
        united = dict(Collection.objects.filter(united_with__in=edge).values_list("pk", "slug"))
        found |= set(united.values())
        edge = list(united)
    return found
