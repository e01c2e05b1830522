"""Editing institutions, collections, kinds and subjects: their names of machines stay, the tree stays whole, and the records that
carry their labels are derived again in the background."""

from __future__ import annotations

import ipaddress
import json
from typing import Any, ClassVar

from django import forms
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_q.tasks import async_task
from wagtail.admin.forms import WagtailAdminModelForm

from deposits.access import command
from deposits.file_types import GROUPS
from deposits.flows.refresh import rebuild
from deposits.kinds import form_of
from deposits.metadata.catalogue import LICENCES
from deposits.models import Collection, Institution, Kind, Record, Subject
from portal.browse.institutions import with_units

_FIXED = ("slug", "code", "scheme")
_CHUNK = 2_000
_RESERVED = "reserved"


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


class CollectionForm(CatalogueForm):
    """A collection and its place in the tree."""

    kinds = forms.MultipleChoiceField(
        label=_("Accepted kinds"),
        help_text=_("None ticked: all."),
        choices=lambda: [(kind.code, kind.label()) for kind in Kind.objects.all()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    parent = forms.ModelChoiceField(
        label=_("Inside"), queryset=Collection.objects.none(), required=False, empty_label=_("— at the top —")
    )

    licence = forms.ChoiceField(
        label=_("Licence to begin with"),
        choices=[("", _("As usual for the kind")), *((code or _RESERVED, label) for code, label in LICENCES)],
        required=False,
    )

    class Meta:
        model = Collection
        fields: ClassVar[list[str]] = [
            "slug", "name", "name_en", "institution", "description", "description_en", "kinds", "accepts_deposits",
            "reviewed", "defaults", "featured",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Collection.objects.all()
        if "licence" in self.instance.defaults:
            self.initial.setdefault("licence", self.instance.defaults["licence"] or _RESERVED)
        if self.instance.pk:
            places = places.exclude(path__startswith=self.instance.path)
            self.initial.setdefault("parent", self.instance.get_parent())
        self.fields["parent"].queryset = places.order_by("path")  # type: ignore[attr-defined]
        self.fields["parent"].label_from_instance = lambda one: f"{'  ' * (one.depth - 1)}{one.label()}"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The licence is one of the things that a deposit begins with: it is kept among them."""
        cleaned: dict[str, Any] = super().clean()
        if isinstance(defaults := cleaned.get("defaults"), dict) and "licence" in self.data:
            others = {name: value for name, value in defaults.items() if name != "licence"}
            chosen = cleaned.get("licence", "")
            cleaned["defaults"] = others | ({"licence": "" if chosen == _RESERVED else chosen} if chosen else {})
        return cleaned

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        parent: Collection | None = self.cleaned_data["parent"]
        if self.instance.pk is None:
            added = parent.add_child(instance=self.instance) if parent else Collection.add_root(instance=self.instance)
            self.save_m2m = lambda: None
            return added
        instance = super().save(commit)
        if parent != instance.get_parent():
            self._move(instance, parent)
            instance = Collection.objects.get(pk=instance.pk)
        return instance

    @staticmethod
    def _move(instance: Collection, parent: Collection | None) -> None:
        if parent:
            instance.move(parent, "last-child")
        else:
            instance.move(Collection.get_first_root_node(), "last-sibling")


class InstitutionForm(CatalogueForm):
    networks = forms.CharField(
        label=_("Networks of its reading rooms"),
        help_text=_("One per line, such as 10.1.0.0/16. Whoever reads from there counts as one of its people."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )

    class Meta:
        model = Institution
        fields: ClassVar[list[str]] = [
            "slug", "name", "name_en", "parent", "city", "ror", "website", "description", "description_en", "networks",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["networks"] = "\n".join(self.instance.networks)

    def clean_networks(self) -> list[str]:
        found = []
        for line in self.cleaned_data["networks"].split():
            try:
                found.append(str(ipaddress.ip_network(line)))
            except ValueError as error:
                message = _("“%(line)s” is not a network such as 10.1.0.0/16.")
                raise forms.ValidationError(message, params={"line": line}) from error
        return found


class KindForm(CatalogueForm):
    accepts = forms.MultipleChoiceField(
        label=_("Accepted files"),
        help_text=_("None ticked: all. Programs and office files with macros are never accepted."),
        choices=lambda: [(group.code, f"{group.label} ({', '.join(group.extensions)})") for group in GROUPS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    licence = forms.ChoiceField(label=_("Licence to begin with"), choices=LICENCES, required=False)

    class Meta:
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

    class Meta:
        model = Subject
        fields: ClassVar[list[str]] = ["scheme", "code", "name", "name_en", "parent"]

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
        case Collection():
            records = Record.objects.filter(collection__path__startswith=changed.path)
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
    _queue(records)


def _queue(records: QuerySet[Record]) -> None:
    ids = list(records.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), _CHUNK):
        async_task("portal.browse.catalogue.rebuild_records", ids[start : start + _CHUNK], cluster="slow")


def rebuild_term(code: str) -> None:
    """Queue the records whose terms hold this code, of whichever vocabulary: one too many is derived again and stays as it is.

    Databases keep JSON with its letters as they are, or escaped.
    """
    field = "snapshot__metadata__subjects__icontains"
    _queue(Record.objects.filter(Q(**{field: json.dumps(code)}) | Q(**{field: json.dumps(code, ensure_ascii=False)})))


def rebuild_records(record_ids: list[int]) -> None:
    rebuild(actor=command("catalogue"), record_ids=record_ids)
