"""The admin's group "Deposits": where its pages are, and its part of the menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from portal.deposit_admin import forms, steps
from portal.deposit_admin.governed import governs_some
from portal.oai_admin.page import may_administer


class _Item(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_administer(request)


class _OfInstitutions(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return governs_some(request)


def addresses() -> list[URLPattern]:
    of_kind, of_collection = "forms/<slug:kind>/", "forms/<slug:kind>/in/<slug:collection>/"
    return [
        path("review-steps/", steps.ReviewSteps.as_view(), name=steps.INDEX),
        path("review-steps/<slug:slug>/", steps.EditSteps.as_view(), name=steps.OF_COLLECTION),
        path("forms/", forms.DepositForms.as_view(), name=forms.INDEX),
        path(of_kind, forms.EditForm.as_view(), name=forms.OF_KIND),
        path(f"{of_kind}preview/", forms.PreviewForm.as_view(), name="deposit_form_preview"),
        path(of_collection, forms.EditForm.as_view(), name=forms.OF_COLLECTION),
        path(f"{of_collection}preview/", forms.PreviewForm.as_view(), name="deposit_form_preview"),
    ]


def menu() -> MenuItem:
    """Shown to administrators, and to institutions' administrators what they may."""
    items = [
        _Item(forms.TITLE, reverse_lazy(forms.INDEX), name="deposit-forms", icon_name="form", order=10),
        _OfInstitutions(steps.TITLE, reverse_lazy(steps.INDEX), name="review-steps", icon_name="tasks", order=20),
    ]
    return SubmenuMenuItem(_("Deposits"), Menu(items=items), name="deposits", icon_name="form", order=155)
