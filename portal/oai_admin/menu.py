"""The admin's group "OAI-PMH": where its pages are, and its part of the menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from portal.oai_admin import named_sets
from portal.oai_admin.harvests import Harvests
from portal.oai_admin.page import may_administer
from portal.oai_admin.presentation import EditPresentation
from portal.oai_checks.views import Check, Checks


class _Item(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_administer(request)


def addresses() -> list[URLPattern]:
    return [
        path("oai/sets/", named_sets.NamedSets.as_view(), name=named_sets.INDEX),
        path("oai/sets/add/", named_sets.EditNamedSet.as_view(), name=named_sets.ADD),
        path("oai/sets/<int:pk>/", named_sets.EditNamedSet.as_view(), name=named_sets.EDIT),
        path("oai/sets/<int:pk>/delete/", named_sets.DeleteNamedSet.as_view(), name=named_sets.DELETE),
        path("oai/identify/", EditPresentation.as_view(), name="oai_presentation"),
        path("oai/harvests/", Harvests.as_view(), name="oai_harvests"),
        path("oai/harvests/results/", Harvests.as_view(results_only=True), name="oai_harvests_results"),
        path("oai-checks/", Checks.as_view(), name="oai_checks"),
        path("oai-checks/<int:pk>/", Check.as_view(), name="oai_check"),
    ]


def menu() -> MenuItem:
    """Nothing of it is shown to anybody but administrators."""
    items = [
        _Item(named_sets.TITLE, reverse_lazy(named_sets.INDEX), name="oai-sets", icon_name="list-ul", order=10),
        _Item(_("What Identify says"), reverse_lazy("oai_presentation"), name="oai-identify", icon_name="openquote", order=20),
        _Item(_("Harvest log"), reverse_lazy("oai_harvests"), name="oai-harvests", icon_name="history", order=30),
        _Item(_("OAI-PMH check"), reverse_lazy("oai_checks"), name="oai-checks", icon_name="glasses", order=40),
    ]
    return SubmenuMenuItem(_("OAI-PMH"), Menu(items=items), name="oai-pmh", icon_name="download", order=160)
