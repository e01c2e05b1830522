"""What the pages of the admin's group "OAI-PMH" have in common: administrators only, institutions' administrators not."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import Promise
from wagtail.admin.auth import permission_denied
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from deposits.access import ADMINISTRATOR, Actor

Label = str | Promise


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def may_administer(request: HttpRequest) -> bool:
    return actor_of(request).holds(ADMINISTRATOR)


class ForAdministratorsMixin:
    """Before a view of Wagtail's: sends everybody else back to where they may be."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_administer(request):
            return permission_denied(request)  # type: ignore[no-any-return]
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc, no-any-return]


class AdministratorsPageMixin(ForAdministratorsMixin, WagtailAdminTemplateMixin):
    """A page with a title and the path to it: `above` are the (address, label) between home and here."""

    page_title: Label = ""

    def above(self) -> list[tuple[str, Label]]:
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        between = [{"url": url, "label": label} for url, label in self.above()]
        return [*self.breadcrumbs_items, *between, {"url": "", "label": self.get_page_title()}]
