"""In the admin: what the endpoint says of itself in Identify, and how long the log of harvests is kept."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from oaipmh.models import Presentation
from oaipmh.verbs.identify import DATA_POLICY, METADATA_POLICY
from portal.oai_admin.page import AdministratorsPageMixin

# What the schema of Identify takes (OAI-PMH.xsd, emailType).
_EMAIL = re.compile(r"\S+@(\S+\.)+\S+")
_is_web_address = URLValidator(schemes=["http", "https"])
_LONGEST = 3_650


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _address(label: Any, help_text: Any) -> forms.URLField:
    found = forms.URLField(label=label, help_text=help_text, required=False, assume_scheme="https", max_length=200)
    found.validators.append(_is_web_address)
    return found


class PresentationForm(forms.ModelForm):
    policies_url = _address(
        gettext_lazy("Page of the policies"),
        gettext_lazy("A page of this site or of the library that says all this at length."),
    )
    logo_url = _address(
        gettext_lazy("Address of a logo"), gettext_lazy("Aggregators show it beside our records. Empty: the sign of the site.")
    )
    keep_log_days = forms.IntegerField(
        label=gettext_lazy("Days that the log of harvests is kept"),
        help_text=gettext_lazy("Each night older rows are thrown away."),
        min_value=1,
        max_value=_LONGEST,
    )

    class Meta:
        model = Presentation
        fields: ClassVar[list[str]] = [
            "repository_name", "admin_emails", "content", "metadata_policy", "data_policy", "submission_policy",
            "policies_url", "logo_url", "logo_title", "friends", "keep_log_days",
        ]  # fmt: skip
        labels: ClassVar[dict[str, Any]] = {
            "repository_name": gettext_lazy("Name of the repository"),
            "admin_emails": gettext_lazy("Mail addresses of those in charge"),
            "content": gettext_lazy("What the repository holds"),
            "metadata_policy": gettext_lazy("What others may do with descriptions"),
            "data_policy": gettext_lazy("What others may do with files"),
            "submission_policy": gettext_lazy("Who may deposit what"),
            "logo_title": gettext_lazy("Words for the logo"),
            "friends": gettext_lazy("Other repositories"),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "content": gettext_lazy("A sentence or two: kinds of works, subjects, languages."),
            "submission_policy": gettext_lazy("Such as: theses of the university's own students, after their defence."),
            "logo_title": gettext_lazy("Empty: the name of the repository."),
        }
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "admin_emails": _lines(2), "content": _lines(3), "metadata_policy": _lines(3), "data_policy": _lines(3),
            "submission_policy": _lines(3), "friends": _lines(3),
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said_instead = {
            "repository_name": settings.WAGTAIL_SITE_NAME,
            "admin_emails": settings.ADMIN_EMAIL,
            "metadata_policy": METADATA_POLICY,
            "data_policy": DATA_POLICY,
        }
        for name, words in said_instead.items():
            self.fields[name].help_text = _("Empty: %(words)s") % {"words": words}
        self.fields["admin_emails"].help_text = _("One per line. Empty: %(words)s") % {"words": settings.ADMIN_EMAIL}

    def clean_admin_emails(self) -> str:
        found: list[str] = self.cleaned_data["admin_emails"].split()
        for one in found:
            if not _EMAIL.fullmatch(one) or one.count("@") != 1:
                raise ValidationError(_("“%(word)s” is not a mail address."), params={"word": one})
        return "\n".join(dict.fromkeys(found))

    def clean_friends(self) -> str:
        found: list[str] = self.cleaned_data["friends"].split()
        for one in found:
            try:
                _is_web_address(one)
            except ValidationError as error:
                message = _("“%(word)s” is not an address such as https://repository.example.vn/oai.")
                raise ValidationError(message, params={"word": one}) from error
        return "\n".join(dict.fromkeys(found))


class EditPresentation(AdministratorsPageMixin, TemplateView):
    template_name = "oai_admin/presentation.html"
    page_title = gettext_lazy("What Identify says")
    header_icon = "openquote"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or PresentationForm(instance=Presentation.current())
        identify = f"{settings.SITE_URL}/oai?verb=Identify"
        return super().get_context_data(**kwargs) | {"form": form, "identify": identify}

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PresentationForm(request.POST, instance=Presentation.current())
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        form.save()
        messages.success(request, _("Saved. Harvesters read it from now on."))
        return redirect("oai_presentation")
