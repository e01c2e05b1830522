"""Editing institutions, collections, kinds and subjects: their names of machines stay, the tree stays whole, and the records that
carry their labels are derived again in the background."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django import forms
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_q.tasks import async_task
from wagtail.admin.forms import WagtailAdminModelForm

from deposits.access import Actor
from deposits.errors import NotAllowed, Unacceptable
from deposits.file_types import GROUPS
from deposits.flows.refresh import queue_rebuild as requeue
from deposits.flows.relocate import may_govern, relocate
from deposits.kinds import form_of
from deposits.lying import lying_in
from deposits.metadata.catalogue import LICENCES
from deposits.models import Collection, Institution, Kind, Record, Subject
from deposits.networks import networks_of
from portal.accounts.actors import actor_for
from portal.browse.institutions import with_units

_FIXED = ("slug", "code", "scheme")
_RESERVED = "reserved"
MOST_FEATURED = 12


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
            self.renew(instance)
        return instance

    def renew(self, instance: Any) -> None:
        queue_rebuild(instance)


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

    shown_first = forms.CharField(
        label=_("Featured works"),
        help_text=_("Ids of published works, one per line, at most 12. Its page shows them first."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )

    class Meta:
        model = Collection
        fields: ClassVar[list[str]] = [
            "slug", "name", "name_en", "institution", "description", "description_en", "kinds", "accepts_deposits",
            "defaults", "featured", "image", "shown_first",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Collection.objects.filter(united_with=None)
        self.initial["shown_first"] = "\n".join(self.instance.shown_first)
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

    def clean_shown_first(self) -> list[str]:
        ids = list(dict.fromkeys(self.cleaned_data["shown_first"].split()))
        if len(ids) > MOST_FEATURED:
            raise forms.ValidationError(_("At most %(most)s works are featured."), params={"most": MOST_FEATURED})
        known = set(Record.objects.filter(public_id__in=ids).values_list("public_id", flat=True))
        if unknown := [one for one in ids if one not in known]:
            raise forms.ValidationError(_("There is no published work “%(id)s”."), params={"id": unknown[0]})
        return ids

    def clean_parent(self) -> Collection | None:
        parent: Collection | None = self.cleaned_data["parent"]
        try:
            may_govern(self.actor, parent)
        except NotAllowed as error:
            raise forms.ValidationError(str(error)) from error
        return parent

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        parent: Collection | None = self.cleaned_data["parent"]
        if self.instance.pk is None:
            added = parent.add_child(instance=self.instance) if parent else Collection.add_root(instance=self.instance)
            self.save_m2m = lambda: None
            return added
        instance = super().save(commit)
        return relocate(actor=self.actor, collection_id=instance.pk, parent_id=parent.pk if parent else None)

    def renew(self, instance: Any) -> None:
        if self.cleaned_data["parent"] == instance.get_parent():  # else moving it does that
            queue_rebuild(instance)

    @property
    def actor(self) -> Actor:
        """Whoever is at the form; Wagtail gives each form its user (`for_user`)."""
        return actor_for(self.for_user)  # type: ignore[attr-defined]


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
        try:
            return networks_of(self.cleaned_data["networks"].split())
        except Unacceptable as error:
            raise forms.ValidationError(str(error)) from error


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
        case Collection():
            records = lying_in(changed)
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
