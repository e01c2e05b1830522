"""What the admin's pages of institutions have in common: whose they are, where they stand, and that nobody else finds them."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.auth import permission_denied
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from deposits.access import Actor
from deposits.models import Institution
from portal.deposit_admin.governed import governed_institutions, governs_some
from portal.oai_admin.page import Label, actor_of

TITLE: Final = gettext_lazy("My institution")
ITS_COLLECTIONS: Final = gettext_lazy("Collections")
INDEX, ONE, PEOPLE = "governed_institutions", "governed_institution", "institution_people"
MY_COLLECTIONS, COLLECTIONS = "my_collections", "institution_collections"
NEW_COLLECTION, COLLECTION = "new_governed_collection", "governed_collection"


def governed(actor: Actor) -> QuerySet[Institution]:
    found = Institution.objects.order_by("name")
    return found if actor.is_administrator else found.filter(pk__in=governed_institutions(actor))


class Governing(WagtailAdminTemplateMixin, TemplateView):
    """What is not hers does not exist for her."""

    header_icon = "home"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not governs_some(request):
            return permission_denied(request)  # type: ignore[no-any-return]
        if "slug" in kwargs:
            self.institution = get_object_or_404(governed(actor_of(request)), slug=kwargs["slug"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> Label:
        return self.institution.label()

    def above(self) -> list[tuple[str, Label]]:
        """Address and label of the pages between the list of institutions and here."""
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        between = [{"url": url, "label": label} for url, label in [(reverse(INDEX), TITLE), *self.above()]]
        return [*self.breadcrumbs_items, *between, {"url": "", "label": self.get_page_title()}]
