"""In the admin: the forms of the kinds, and those that collections ask in their place."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.generic import TemplateView
from wagtail.admin.auth import permission_denied
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from deposits.errors import Incomplete, Problem
from deposits.flows.define_form import define_form, inherit_form, may_define
from deposits.forms import INHERITED, Entry, inherited, with_words
from deposits.metadata.catalogue import CATALOGUE, GROUPS
from deposits.models import Collection, Kind, OwnForm
from portal.deposit_admin.preview import preview_sections
from portal.deposit_admin.rows import form_sections, in_sections, moved, rows, take, unused
from portal.oai_admin.page import AdministratorsPageMixin, Label, actor_of

TITLE = gettext_lazy("Deposit forms")
INDEX, OF_KIND, OF_COLLECTION = "deposit_forms", "deposit_form_of_kind", "deposit_form_of_collection"


@dataclass(frozen=True)
class KindRow:
    kind: Kind
    asked: int
    required: int
    own: list[OwnForm]


class DepositForms(AdministratorsPageMixin, TemplateView):
    """All forms; and the way to one for a collection."""

    template_name = "deposit_admin/forms.html"
    page_title = TITLE
    header_icon = "form"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind, collection = request.GET.get("kind"), request.GET.get("collection")
        if kind and collection:
            return redirect(OF_COLLECTION, kind, collection)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = defaultdict(list)
        for one in OwnForm.objects.select_related("collection").order_by("collection__path"):
            own[one.kind_id].append(one)
        kinds = [
            KindRow(kind, len(kind.fields), sum(1 for one in kind.fields if one.get("required")), own[kind.pk])
            for kind in Kind.objects.all()
        ]
        collections = [
            ("— " * (one.depth - 1) + one.label(), one.slug)
            for one in Collection.objects.filter(united_with=None).order_by("path")
        ]
        return super().get_context_data(**kwargs) | {"kinds": kinds, "collections": collections}


class EditForm(WagtailAdminTemplateMixin, TemplateView):
    """The form of a kind; with a collection, the one that this collection asks."""

    template_name = "deposit_admin/form.html"
    header_icon = "form"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.kind = get_object_or_404(Kind, code=kwargs["kind"])
        slug = kwargs.get("collection")
        self.collection = get_object_or_404(Collection.objects.select_related("institution"), slug=slug) if slug else None
        self.own = OwnForm.objects.filter(kind=self.kind, collection=self.collection).first() if self.collection else None
        self.above, self.source = inherited(self.kind, self.collection) if self.collection else ([], None)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_define(actor_of(request), self.collection):
            return permission_denied(request)  # type: ignore[no-any-return]
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> Label:
        return f"{self.kind.label()}: {self.collection.label()}" if self.collection else self.kind.label()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": reverse(INDEX), "label": TITLE}, {"url": "", "label": self.get_page_title()}]

    def saved_entries(self) -> list[Entry]:
        """As it is kept. A form that is inherited begins with the fields of the one above, and no words of its own."""
        if self.collection is None:
            return self.kind.fields
        if self.own:
            return self.own.fields
        return [{key: one[key] for key in ("name", "required", "group") if key in one} for one in self.above]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entries: list[Entry] = kwargs.pop("entries", None) or in_sections(self.saved_entries())
        problems: list[Problem] = kwargs.pop("problems", [])
        errors = defaultdict(list)
        for one in problems:
            errors[one.field].append(one.message)
        listed = rows(self.kind, entries, self.above, errors)
        return super().get_context_data(**kwargs) | {
            "kind": self.kind,
            "collection": self.collection,
            "own": self.own,
            "source": self.source,
            "sections": form_sections(listed, self.above),
            "groups": GROUPS.items(),
            "unused": unused(entries),
            "problems": [one.message for one in problems],
            "differences": differences(self.own.fields, self.above) if self.own else [],
            "below": OwnForm.objects.filter(kind=self.kind).select_related("collection") if not self.collection else [],
        }

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        action = request.POST.get("do", "save")
        if action == "inherit" and self.collection:
            inherit_form(actor=actor_of(request), kind=self.kind, collection=self.collection)
            messages.success(request, _("The collection asks the inherited form again."))
            return redirect(request.path)
        entries = take(request.POST)
        if action != "save":
            shown = moved(entries, action, request.POST.get("adding", ""))
            focus = request.POST.get("adding", "") if action == "add" else action.partition(":")[2]
            return self.render_to_response(self.get_context_data(entries=shown, focus=focus, action=action, unsaved=True))
        try:
            define_form(actor=actor_of(request), kind=self.kind, collection=self.collection, entries=entries)
        except Incomplete as error:
            context = self.get_context_data(entries=entries, problems=error.problems, unsaved=True)
            return self.render_to_response(context, status=422)
        messages.success(request, _("Saved. Open drafts are asked by this form from now on; nothing that was typed is lost."))
        return redirect(request.path)


class PreviewForm(EditForm):
    """The form as depositors would see it, from what is in the editor and not yet saved."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        language = "en" if request.GET.get("language") == "en" else "vi"
        with override(language):
            context = {
                "kind": self.kind,
                "collection": self.collection,
                "sections": preview_sections(with_words(take(request.POST), self.above)),
            }
            return render(request, "deposit_admin/preview.html", context)


def differences(entries: list[Entry], above: list[Entry]) -> list[str]:
    """How a collection's own form differs from the one that it would inherit, in words."""
    own, other = {one["name"]: one for one in entries}, {one["name"]: one for one in above}

    def labels(names: list[str]) -> str:
        return ", ".join(str(CATALOGUE[name].label) for name in names if name in CATALOGUE)

    both = [name for name in own if name in other]
    found = {
        _("Asked in addition: %(fields)s"): [name for name in own if name not in other],
        _("Not asked: %(fields)s"): [name for name in other if name not in own],
        _("Required here: %(fields)s"): [one for one in both if own[one].get("required") and not other[one].get("required")],
        _("Optional here: %(fields)s"): [one for one in both if other[one].get("required") and not own[one].get("required")],
        _("In words of its own: %(fields)s"): [one for one in both if {*INHERITED} & set(own[one])],
    }
    return [words % {"fields": labels(names)} for words, names in found.items() if names]
