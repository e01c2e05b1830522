"""In the admin: an institution's front page and its people, for those who govern it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deposits.errors import FlowError
from deposits.flows.members import let_go, present, take_in
from deposits.models import Institution, InstitutionMember
from portal.accounts.models import User
from portal.browse.networks_field import NetworksField
from portal.institution_admin.governing import ONE, PEOPLE, TITLE, Governing, governed
from portal.numbers import key
from portal.oai_admin.page import Label, actor_of
from search.vietnamese import fold

_SIZE = 50


class FrontPageForm(forms.ModelForm):
    networks = NetworksField()

    class Meta:
        model = Institution
        fields = ("description", "description_en", "website", "city", "networks")
        labels = {
            "description": gettext_lazy("Vietnamese description"),
            "description_en": gettext_lazy("English description"),
            "website": gettext_lazy("Web site"),
            "city": gettext_lazy("City"),
        }


class GovernedInstitutions(Governing):
    template_name = "institution_admin/institutions.html"
    page_title = TITLE

    def get_page_title(self) -> Label:
        return TITLE

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": TITLE}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        here = Count("collections", filter=Q(collections__united_with=None), distinct=True)
        rows = governed(actor_of(self.request)).annotate(size=Count("members", distinct=True), kept=here)
        return super().get_context_data(**kwargs) | {"rows": rows}


class EditInstitution(Governing):
    template_name = "institution_admin/institution.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or FrontPageForm(instance=self.institution)
        return super().get_context_data(**kwargs) | {"form": form, "institution": self.institution}

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        form = FrontPageForm(request.POST, instance=self.institution)
        if form.is_valid():
            try:
                present(actor=actor_of(request), institution=self.institution, **form.cleaned_data)
            except FlowError as error:
                form.add_error("networks", str(error))
            else:
                messages.success(request, _("Saved. Its front page shows it."))
                return redirect(ONE, slug)
        return self.render_to_response(self.get_context_data(form=form), status=422)


class InstitutionPeople(Governing):
    """Its people, found by name and address; taking in and letting go."""

    template_name = "institution_admin/people.html"
    header_icon = "group"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self.institution.members.select_related("user").order_by("user__folded_name", "pk")
        words = self.request.GET.get("q", "")[:200]
        for word in fold(words).split()[:12]:
            found = found.filter(Q(user__folded_name__contains=word) | Q(user__email__icontains=word))
        return super().get_context_data(**kwargs) | {
            "institution": self.institution,
            "members": Paginator(found, _SIZE).get_page(self.request.GET.get("page")),
            "words": words,
            "roles": InstitutionMember.Role.choices,
            "typed": self.request.POST,
            "me": actor_of(self.request).user_id,
        }

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        try:
            said = self._follow(request)
        except FlowError as error:
            return self.render_to_response(self.get_context_data(refused=str(error)), status=422)
        messages.success(request, said)
        return redirect(PEOPLE, slug)

    def _follow(self, request: HttpRequest) -> str:
        """Do what a button says: `add`, `role:12` or `remove:12`. Raises FlowError."""
        actor, role = actor_of(request), request.POST.get("role", "")
        verb, _colon, pk = request.POST.get("do", "").partition(":")
        people = User.objects.filter(is_active=True)
        if verb == "add":
            person = people.filter(email__iexact=request.POST.get("email", "").strip()).first()
            if person is None:
                raise FlowError(_("Nobody has an account with this address. Ask the person to make one first."))
            take_in(actor=actor, institution=self.institution, person=person, role=role)
            return _("%(who)s is one of its people now.") % {"who": person}
        person = people.filter(pk=key(pk), memberships__institution=self.institution).first()
        if person is None:
            raise FlowError
        if verb == "role":
            take_in(actor=actor, institution=self.institution, person=person, role=request.POST.get(f"role-{pk}", ""))
            return _("%(who)s has another role now.") % {"who": person}
        let_go(actor=actor, institution=self.institution, person_id=person.pk)
        return _("%(who)s is none of its people any more.") % {"who": person}
