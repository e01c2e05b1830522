"""Whose people a librarian sees, and which of them she governs.

Administrators: all. Others see who has a work in a collection that they edit, or belongs to their institution; they change whom
nobody else has a share in: a Person of their institution, or of none, whose works all lie in their collections.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from deposits.access import Actor
from deposits.models import Collection, Contribution, Person
from deposits.roles import administered, curated, is_librarian


def visible_people(actor: Actor) -> QuerySet[Person]:
    """Those that stand for themselves."""
    people = Person.objects.filter(main=None)
    if actor.is_administrator:
        return people
    if not is_librarian(actor):
        return people.none()
    own = Contribution.objects.filter(record__collection__in=_collections(actor))
    of_merged = own.filter(person__main=OuterRef("pk"))
    return people.filter(Q(institution__in=administered(actor)) | Exists(own.filter(person=OuterRef("pk"))) | Exists(of_merged))


def may_curate(actor: Actor, person: Person) -> bool:
    """Whether this actor may correct, merge or split this Person."""
    if actor.is_administrator:
        return True
    if not is_librarian(actor) or (person.institution_id is not None and not _is_of(actor, person)):
        return False
    works = Contribution.objects.filter(Q(person=person) | Q(person__main=person))
    if works.exclude(record__collection__in=_collections(actor)).exists():
        return False
    return person.institution_id is not None or works.exists()


def curated_contributions(actor: Actor) -> QuerySet[Contribution]:
    """Names in works of the collections that this actor edits."""
    found = Contribution.objects.all()
    return found if actor.is_administrator else found.filter(record__collection__in=_collections(actor))


def _collections(actor: Actor) -> QuerySet[Collection]:
    return Collection.objects.filter(curated(actor))


def _is_of(actor: Actor, person: Person) -> bool:
    """Of an institution that she administers, or whose collections she edits."""
    if person.institution_id in administered(actor):
        return True
    return _collections(actor).filter(institution=person.institution_id).exists()
