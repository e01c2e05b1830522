"""What signing up asks beside the e-mail address and the password."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User


class SignupFields(forms.Form):
    name = forms.CharField(
        label=_("Full name"),
        max_length=200,
        help_text=_("As you write it: Nguyễn Văn An."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "email", "password1"]

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = " ".join(self.cleaned_data["name"].split())
        user.language = "en" if get_language() == "en" else "vi"
        user.save(update_fields=["name", "language"])
