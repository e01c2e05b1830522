"""People."""

from __future__ import annotations

import factory

from deposits.access import Actor
from deposits.models import Collection, CollectionEditor, Institution, InstitutionMember
from portal.accounts.actors import actor_for
from portal.accounts.models import User


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"person{number}@khomo.example")
    name = factory.Sequence(lambda number: f"Lê Thị Số {number}")
    password = factory.django.Password("mat-khau-thu-nghiem")


def actor_of(user: User) -> Actor:
    return actor_for(User.objects.get(pk=user.pk))


def make_member(user: User, institution: Institution, role: str = InstitutionMember.Role.MEMBER) -> User:
    InstitutionMember.objects.create(user=user, institution=institution, role=role)
    return user


def make_editor(user: User, collection: Collection) -> User:
    CollectionEditor.objects.create(user=user, collection=collection)
    return user
