"""Puts the sample's institutions and collections in place. What an administrator changed since is left alone."""

from __future__ import annotations

from django.db import transaction

from deposits.models import Collection, Institution
from portal.sample.world import CollectionEntry, World


@transaction.atomic
def ensure_places(world: World) -> None:
    """Create those that are missing, parents first."""
    for one in world.institutions:
        parent = Institution.objects.get(slug=one.parent) if one.parent else None
        Institution.objects.get_or_create(slug=one.slug, defaults={**one.model_dump(exclude={"slug"}), "parent": parent})
    for entry in world.collections:
        if not Collection.objects.filter(slug=entry.slug).exists():
            _add(entry)


def _add(entry: CollectionEntry) -> None:
    fields = entry.model_dump(exclude={"parent", "institution"}) | {
        "institution": Institution.objects.get(slug=entry.institution)
    }
    if entry.parent:
        # Read anew for each child: adding one in alphabetical order moves the paths of others.
        Collection.objects.get(slug=entry.parent).add_child(**fields)
    else:
        Collection.add_root(**fields)
