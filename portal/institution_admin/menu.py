"""The admin's items "My institution" and "Collections", and a menu without what an administrator of an institution may not."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from wagtail.admin.menu import MenuItem

from portal.deposit_admin.governed import governed_institutions, governs_some
from portal.institution_admin import collections, governing, views
from portal.institution_admin.access import MENU, enters_by_institution
from portal.oai_admin.page import actor_of


class _Item(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return governs_some(request)


class _Collections(MenuItem):
    """Administrators have theirs in the catalogue."""

    def is_shown(self, request: HttpRequest) -> bool:
        actor = actor_of(request)
        return not actor.is_administrator and bool(governed_institutions(actor))


def addresses() -> list[URLPattern]:
    one = "institution/<slug:slug>/"
    return [
        path("institution/", views.GovernedInstitutions.as_view(), name=governing.INDEX),
        path(one, views.EditInstitution.as_view(), name=governing.ONE),
        path(f"{one}people/", views.InstitutionPeople.as_view(), name=governing.PEOPLE),
        path(f"{one}collections/", collections.InstitutionCollections.as_view(), name=governing.COLLECTIONS),
        path(f"{one}collections/new/", collections.EditCollection.as_view(), name=governing.NEW_COLLECTION),
        path(f"{one}collections/in/<slug:collection>/", collections.EditCollection.as_view(), name=governing.COLLECTION),
        path("my-collections/", collections.MyCollections.as_view(), name=governing.MY_COLLECTIONS),
    ]


def menu() -> MenuItem:
    return _Item(governing.TITLE, reverse_lazy(governing.INDEX), name="my-institution", icon_name="home", order=154)


def collections_menu() -> MenuItem:
    address = reverse_lazy(governing.MY_COLLECTIONS)
    return _Collections(governing.ITS_COLLECTIONS, address, name="my-collections", icon_name="folder-open-inverse", order=156)


def only_what_is_hers(request: HttpRequest, items: list[Any]) -> None:
    if enters_by_institution(request):
        items[:] = [one for one in items if one.name in MENU]
