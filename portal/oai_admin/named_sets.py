"""In the admin: the sets that an administrator defines, what they would hold, and how far their members have followed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from deposits.flows.define import define, undefine
from deposits.flows.regroup import out_of_line, outlook, taken_away
from deposits.models import Exposure, NamedSet, RecordSet
from deposits.sets import Conditions
from portal.oai_admin.in_words import in_words
from portal.oai_admin.named_set_form import NamedSetForm
from portal.oai_admin.page import AdministratorsPageMixin, Label, actor_of

_TITLES = 8
TITLE = gettext_lazy("Named sets")
INDEX, ADD, EDIT, DELETE = "oai_named_sets", "oai_named_set_add", "oai_named_set", "oai_named_set_delete"


@dataclass(frozen=True)
class Row:
    named: NamedSet
    conditions: list[tuple[str, str]]
    members: int

    @property
    def is_in_line(self) -> bool:
        return self.named.outstanding == 0


@dataclass(frozen=True)
class Preview:
    """What the conditions of a form would do."""

    members: int
    joining: int
    leaving: int
    titles: list[str]
    conditions: list[tuple[str, str]]

    @property
    def more(self) -> int:
        return self.members - len(self.titles)


class NamedSets(AdministratorsPageMixin, TemplateView):
    template_name = "oai_admin/named_sets.html"
    page_title = TITLE
    header_icon = "list-ul"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        every = list(NamedSet.objects.all())
        live = Count("pk", filter=Q(record__exposure=Exposure.LIVE))
        held = RecordSet.objects.filter(spec__in=[one.spec for one in every]).values("spec").order_by("spec")
        counts = dict(held.annotate(live=live).values_list("spec", "live"))
        rows = [Row(one, in_words(Conditions.model_validate(one.conditions)), counts.get(one.spec, 0)) for one in every]
        leaving = [(spec, out_of_line(spec).count()) for spec in taken_away()]
        working = bool(leaving) or not all(one.is_in_line for one in rows)
        return super().get_context_data(**kwargs) | {"rows": rows, "leaving": leaving, "working": working}


class EditNamedSet(AdministratorsPageMixin, TemplateView):
    """A new set, or the one of this key. What it would do is shown before it is saved."""

    template_name = "oai_admin/named_set.html"
    header_icon = "list-ul"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.named = get_object_or_404(NamedSet, pk=kwargs["pk"]) if "pk" in kwargs else None

    def get_page_title(self) -> Label:
        return str(self.named) if self.named else _("New named set")

    def above(self) -> list[tuple[str, Label]]:
        return [(reverse(INDEX), TITLE)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or NamedSetForm(instance=self.named)
        return super().get_context_data(**kwargs) | {"form": form, "named": self.named}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = NamedSetForm(request.POST, instance=self.named)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        if "save" not in request.POST or not form.was_seen:
            answers = request.POST.copy()
            answers["seen"] = form.digest
            shown = NamedSetForm(answers, instance=self.named)
            context = self.get_context_data(form=shown, preview=_preview(form), unseen="save" in request.POST)
            return self.render_to_response(context)
        named: NamedSet = form.save(commit=False)
        named.conditions = form.kept_conditions
        define(actor=actor_of(request), named=named)
        messages.success(request, _("“%(name)s” was saved. Its members follow in the background.") % {"name": named})
        return redirect(INDEX)


def _preview(form: NamedSetForm) -> Preview:
    after = outlook(form.cleaned_data["spec"], form.conditions)
    newest = after.members.order_by("-published", "-pk").values_list("title", flat=True)[:_TITLES]
    counts = (after.members.count(), after.joining.count(), after.leaving.count())
    return Preview(*counts, titles=list(newest), conditions=in_words(form.conditions))


class DeleteNamedSet(AdministratorsPageMixin, TemplateView):
    template_name = "oai_admin/named_set_delete.html"
    header_icon = "bin"
    page_title = gettext_lazy("Take the set away")

    def above(self) -> list[tuple[str, Label]]:
        return [(reverse(INDEX), TITLE)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        named = get_object_or_404(NamedSet, pk=self.kwargs["pk"])
        deleted = RecordSet.objects.filter(spec=named.spec, record__exposure=Exposure.DELETED).count()
        leaving = outlook(named.spec, None).leaving.count()
        return super().get_context_data(**kwargs) | {"named": named, "count": leaving, "deleted": deleted}

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        named = get_object_or_404(NamedSet, pk=pk)
        undefine(actor=actor_of(request), spec=named.spec)
        messages.success(request, _("“%(name)s” was taken away. Its members leave it in the background.") % {"name": named})
        return redirect(INDEX)
