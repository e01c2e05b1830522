"""The admin's item "My institution", and a menu without what an administrator of an institution may not."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from wagtail.admin.menu import MenuItem

from portal.deposit_admin.governed import governs_some
from portal.institution_admin import views
from portal.institution_admin.access import MENU, enters_by_institution


class _Item(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return governs_some(request)


def addresses() -> list[URLPattern]:
    return [
        path("institution/", views.GovernedInstitutions.as_view(), name=views.INDEX),
        path("institution/<slug:slug>/", views.EditInstitution.as_view(), name=views.ONE),
        path("institution/<slug:slug>/people/", views.InstitutionPeople.as_view(), name=views.PEOPLE),
    ]


def menu() -> MenuItem:
    return _Item(views.TITLE, reverse_lazy(views.INDEX), name="my-institution", icon_name="home", order=154)


def only_what_is_hers(request: HttpRequest, items: list[Any]) -> None:
    if enters_by_institution(request):
        items[:] = [one for one in items if one.name in MENU]
