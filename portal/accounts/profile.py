"""A person's own page: name, language, and the way to everything else about the account."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from deposits.access import Actor, Right, allows
from deposits.authorities import records_of
from deposits.models import Person, Record
from portal.accounts.connecting import pending
from portal.accounts.models import User

_WORKS = 20


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields: ClassVar[list[str]] = ["name", "language"]
        widgets: ClassVar[dict[str, forms.Widget]] = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """Saving goes on in the language that was chosen."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        user = form.save()
        with translation.override(user.language):
            messages.success(request, _("Your account was saved."))
            return redirect(reverse("browse:profile"))
    return render(
        request, "account/profile.html", {"form": form, "section": "account", "pending": pending(request), **_author(request)}
    )


def _author(request: HttpRequest) -> dict[str, object]:
    """Her Person, and the latest of its works that she may know of."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    person = Person.objects.filter(user=actor.user_id, main=None).select_related("institution").first()
    if person is None:
        return {"person": None}
    found = records_of([person.pk])
    latest = Record.objects.filter(pk__in=found[-500:], withdrawn=None).select_related("snapshot", "collection", "deposit")
    works = [one for one in latest.order_by("-published")[:_WORKS] if allows(actor, Right.METADATA, one.protected)]
    return {"person": person, "works": works, "work_count": len(found)}
