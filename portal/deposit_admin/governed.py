"""What of the catalogue somebody governs in the admin: everything, or what belongs to her institutions."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest

from deposits.access import Actor
from deposits.models import Collection
from portal.oai_admin.page import actor_of

_INSTITUTION = "institution-admin:"


def governed_institutions(actor: Actor) -> set[int]:
    """Primary keys of the institutions that name her their administrator, and of their units. Empty for administrators,
    whose rights need no naming."""
    return {int(token.removeprefix(_INSTITUTION)) for token in actor.tokens if token.startswith(_INSTITUTION)}


def governs_some(request: HttpRequest) -> bool:
    actor = actor_of(request)
    return actor.is_administrator or bool(governed_institutions(actor))


def governed_collections(actor: Actor) -> QuerySet[Collection]:
    found = Collection.objects.select_related("institution").order_by("path")
    return found if actor.is_administrator else found.filter(institution__in=governed_institutions(actor))
