"""Finding people by a name with or without marks, in whichever order, or by ORCID iD."""

from __future__ import annotations

from typing import Final

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from deposits.models import NameVariant, Person
from deposits.near_names import words as words_of
from portal.search.suggesting import begun_in
from search.terms import typed_words

MOST: Final = 500  # of one search; who sees so many narrows it down
_LONGEST: Final = 100


def listed(visible: QuerySet[Person]) -> QuerySet[Person]:
    """In the order of the alphabet, with what a list shows of each."""
    return visible.select_related("institution", "user").prefetch_related("variants").order_by("key", "pk")


def find(visible: QuerySet[Person], typed: str) -> list[Person]:
    """At most `MOST`. A mark that is typed must be there; one that is not typed does not constrain."""
    typed = typed.strip()[:_LONGEST]
    if any(letter.isdigit() for letter in typed):
        return list(listed(visible.filter(orcid__contains=typed.upper().removeprefix("HTTPS://ORCID.ORG/")))[:MOST])
    folded, marked = words_of(typed), typed_words(typed)
    if not folded:
        return []
    variants = NameVariant.objects.filter(Q(person=OuterRef("pk")) | Q(person__main=OuterRef("pk")))
    merged = Person.objects.filter(main=OuterRef("pk"))
    begun = [_begins(word) for word in folded]
    near = Q(*begun) | Q(Exists(variants.filter(*begun))) | Q(Exists(merged.filter(*begun)))
    found = listed(visible.filter(near)).prefetch_related(Prefetch("counted", Person.objects.prefetch_related("variants")))
    return [one for one in found[:MOST] if any(begun_in(marked, name) for name in names_of(one))]


def names_of(person: Person) -> list[str]:
    """Every name by which a Person is found; those of rows merged into it where they were fetched."""
    every = [person, *person.counted.all()]
    return [name for one in every for name in (one.display, *(str(variant) for variant in one.variants.all()))]


def _begins(word: str) -> Q:
    """A word of the key begins so."""
    return Q(key__startswith=word) | Q(key__contains=f" {word}")
