"""In the administrators' part: ask for a check of an OAI-PMH endpoint, watch it, read and print its report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from oaipmh.checking import report, wording
from oaipmh.checking.survey import STEPS
from oaipmh.checking.tasks import KEEP, ask_for
from oaipmh.models import EndpointCheck
from portal.oai_admin.page import ForAdministratorsMixin

_PAGE = 20
STEP_NAMES = {
    "identify": gettext_lazy("who it is"),
    "transport": gettext_lazy("how it sends"),
    "formats": gettext_lazy("which formats it has"),
    "sets": gettext_lazy("which sets it has"),
    "lists": gettext_lazy("lists and their tokens"),
    "records": gettext_lazy("single records"),
    "mistakes": gettext_lazy("wrong requests"),
    "ranges": gettext_lazy("ranges of dates"),
    "in-sets": gettext_lazy("harvests of sets"),
    "by-format": gettext_lazy("harvests in other formats"),
    "validity": gettext_lazy("validity by the schemas"),
    "links": gettext_lazy("links"),
}


class AddressForm(forms.Form):
    url = forms.URLField(
        label=gettext_lazy("Base URL"),
        help_text=gettext_lazy(
            "What harvesters are given, such as https://repository.example.vn/oai. A check asks up to 150 times."
        ),
        max_length=500,
        assume_scheme="https",
    )

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if not url.lower().startswith(("http://", "https://")):
            raise ValidationError(_("The address must begin with http:// or https://."))
        return url


class _AdministratorsView(ForAdministratorsMixin, WagtailAdminTemplateMixin, TemplateView):
    """A check makes this server ask other servers."""

    page_title = gettext_lazy("OAI-PMH check")
    header_icon = "glasses"


class Checks(_AdministratorsView):
    """The form, and the checks that are kept."""

    template_name = "oai_checks/checks.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept = Paginator(EndpointCheck.objects.select_related("asked_by").defer("report"), _PAGE)
        form = kwargs.pop("form", None) or AddressForm(initial={"url": self.request.GET.get("url", f"{settings.SITE_URL}/oai")})
        found = {"form": form, "checks": kept.get_page(self.request.GET.get("p")), "days": KEEP.days}
        return super().get_context_data(**kwargs) | found

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AddressForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        asked = ask_for(form.cleaned_data["url"], user_id=request.user.pk)
        return redirect("oai_check", asked.pk)


class Check(_AdministratorsView):
    """One check: how far it is, then its report in the reader's language."""

    template_name = "oai_checks/check.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = get_object_or_404(EndpointCheck.objects.select_related("asked_by"), pk=kwargs["pk"])
        context = super().get_context_data(**kwargs) | {"asked": asked, "steps": _steps(asked)}
        if asked.report is not None:
            kept = report.read(asked.report)
            faults = wording.faults(kept)
            context |= {
                "report": kept,
                "faults": faults,
                "gaps": wording.gaps(kept),
                "verdict": wording.verdict(kept),
                "advice": sum(1 for one in faults if one.severity == "advice"),
            }
        return context

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {
            "url": "",
            "label": EndpointCheck.objects.filter(pk=self.kwargs["pk"]).values_list("url", flat=True).first() or "",
        }
        return [*self.breadcrumbs_items, {"url": reverse("oai_checks"), "label": self.page_title}, here]


def _steps(asked: EndpointCheck) -> list[tuple[str, str]]:
    """Each step's name and whether it is done, current or to come."""
    names = list(STEPS)
    now = names.index(asked.step) if asked.step in names else -1
    states = ("done" if number < now else "current" if number == now else "later" for number in range(len(names)))
    return [(str(STEP_NAMES[name]), state) for name, state in zip(names, states, strict=True)]
