"""Editing institutions, kinds and subjects: their names of machines stay, and the records that carry their labels are derived
again in the background. Collections: `collection_form`."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django import forms
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_q.tasks import async_task
from wagtail.admin.forms import WagtailAdminModelForm

from deposits.file_types import GROUPS
from deposits.flows.refresh import queue_rebuild as requeue
from deposits.kinds import form_of
from deposits.metadata.catalogue import LICENCES
from deposits.models import Institution, Kind, Record, Subject
from portal.browse.institutions import with_units
from portal.browse.networks_field import NetworksField

_FIXED = ("slug", "code", "scheme")


class CatalogueForm(WagtailAdminModelForm):
    """A slug or code is part of addresses, sets and audiences: it is chosen once."""

    fixed_because = _("Part of addresses: it cannot be changed.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in _FIXED:
            if name in self.fields and self.instance.pk:
                self.fields[name].disabled = True
                self.fields[name].help_text = self.fixed_because

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        existed = self.instance.pk is not None
        instance = super().save(commit)
        if commit and existed:
            queue_rebuild(instance)
        return instance


class InstitutionForm(CatalogueForm):
    networks = NetworksField()

    class Meta(WagtailAdminModelForm.Meta):
        model = Institution
        fields: ClassVar[list[str]] = [
            "slug", "name", "name_en", "parent", "city", "ror", "website", "description", "description_en", "networks",
        ]  # fmt: skip


class KindForm(CatalogueForm):
    accepts = forms.MultipleChoiceField(
        label=_("Accepted files"),
        help_text=_("None ticked: all. Programs and office files with macros are never accepted."),
        choices=lambda: [(group.code, f"{group.label} ({', '.join(group.extensions)})") for group in GROUPS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    licence = forms.ChoiceField(label=_("Licence to begin with"), choices=LICENCES, required=False)

    class Meta(WagtailAdminModelForm.Meta):
        model = Kind
        fields: ClassVar[list[str]] = [
            "code",
            "name",
            "name_en",
            "coar_uri",
            "semantics",
            "schema_org",
            "licence",
            "dossier",
            "dossier_en",
            "accepts",
            "order",
            "active",
        ]

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        if not self.instance.fields:  # a new kind begins with what every work is asked; then it is edited
            self.instance.fields = form_of("other")
        return super().save(commit)


class SubjectForm(CatalogueForm):
    """A term and its place in the vocabulary. Works name it by vocabulary and code, and show the name that it has today."""

    fixed_because = _("Works name the term by it: it cannot be changed.")

    class Meta(WagtailAdminModelForm.Meta):
        model = Subject
        fields: ClassVar[list[str]] = ["scheme", "code", "name", "name_en", "parent", "valid_from", "valid_until", "successor"]

    def clean_parent(self) -> Subject | None:
        parent: Subject | None = self.cleaned_data["parent"]
        above = parent
        while above is not None:
            if above.pk == self.instance.pk:
                raise forms.ValidationError(_("A term cannot be part of itself, nor of one of its own parts."))
            above = above.parent
        return parent

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        is_new = self.instance.pk is None
        instance = super().save(commit)
        if commit and is_new:  # works may have named it before the vocabulary did
            queue_rebuild(instance)
        return instance


def queue_rebuild(changed: models.Model) -> None:
    """Queue, with the transaction at hand, the records whose public face names what was changed."""
    match changed:
        case Institution():
            records = Record.objects.filter(institution__in=with_units([changed.slug]))
        case Kind():
            records = Record.objects.filter(kind=changed)
        case Subject():
            # They are found by reading descriptions: the worker does that.
            async_task("portal.browse.catalogue.rebuild_term", changed.code, cluster="slow")
            return
        case _:
            return
    requeue(records)


def rebuild_term(code: str) -> None:
    """Queue the records whose terms hold this code, of whichever vocabulary: one too many is derived again and stays as it is.

    Databases keep JSON with its letters as they are, or escaped.
    """
    field = "snapshot__metadata__subjects__icontains"
    requeue(Record.objects.filter(Q(**{field: json.dumps(code)}) | Q(**{field: json.dumps(code, ensure_ascii=False)})))
