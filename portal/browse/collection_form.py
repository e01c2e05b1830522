"""What of a collection is edited in the admin: its names, what it says and takes, what deposits begin with, its place and its
editors. One form for administrators; `institution_admin.collection_form` leaves out what is theirs alone."""

from __future__ import annotations

import hashlib
from typing import Any, ClassVar, Final

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm

from deposits.access import Actor
from deposits.errors import NotAllowed
from deposits.flows.collections import OWN, change_collection, make_collection
from deposits.flows.relocate import may_govern
from deposits.metadata.catalogue import LANGUAGES, LICENCES
from deposits.metadata.document import Metadata
from deposits.models import Collection, Institution, Kind
from portal.accounts.actors import actor_for
from portal.accounts.models import User
from portal.browse.catalogue import CatalogueForm
from portal.deposit_admin.step_rows import nameable_by_address, named
from portal.numbers import key

_RESERVED: Final = "reserved"
_BEGINS: Final = ("licence", "language", "publisher")  # what a deposit begins with and has a field of its own here


def _mark(one: Collection) -> str:
    """Of all that the form edits, as it is kept now; empty for a new one."""
    if one.pk is None:
        return ""
    told = [str(getattr(one, name)) for name in (*OWN, "path")]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]


class EditorsField(forms.ModelMultipleChoiceField):
    def clean(self, value: Any) -> Any:
        """Django asks the database for numbers that it cannot bear."""
        return super().clean([one for one in value or () if key(str(one))])

    def label_from_instance(self, one: Any) -> str:
        return f"{one} ({one.email})"


class PlaceField(forms.ModelChoiceField):
    def label_from_instance(self, one: Any) -> str:
        return f"{'– ' * (one.depth - 1)}{one.label()}"


class CollectionForm(CatalogueForm):
    """A collection and its place in the tree."""

    data: Any

    kinds = forms.MultipleChoiceField(
        label=_("Accepted kinds"),
        help_text=_("None ticked: all."),
        choices=lambda: [(kind.code, kind.label()) for kind in Kind.objects.all()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    parent = PlaceField(label=_("Inside"), queryset=Collection.objects.none(), required=False, empty_label=_("— at the top —"))
    licence = forms.ChoiceField(
        label=_("Licence to begin with"),
        choices=[("", _("As usual for the kind")), *((code or _RESERVED, label) for code, label in LICENCES)],
        required=False,
    )
    language = forms.ChoiceField(label=_("Language to begin with"), choices=[("", _("Vietnamese, as usual"))], required=False)
    publisher = forms.CharField(label=_("Publisher to begin with"), max_length=500, required=False)
    leaving = EditorsField(
        label=_("Editors of its own"),
        help_text=_("Tick whoever is to edit it no longer."),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    joining = forms.CharField(
        label=_("Add editors"),
        help_text=_("E-mail addresses of their accounts, one per line. They edit this collection and all inside it."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )

    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # what it was when the form was opened

    class Meta(WagtailAdminModelForm.Meta):
        model = Collection
        fields: ClassVar[list[str]] = [
            "slug", "name", "name_en", "institution", "description", "description_en", "kinds", "accepts_deposits",
            "defaults", "featured", "image",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._now = _mark(self.instance)
        self.initial["seen"] = self._now
        begins = self.instance.defaults
        self.initial["defaults"] = {name: value for name, value in begins.items() if name not in _BEGINS}
        if "licence" in begins:
            self.initial["licence"] = begins["licence"] or _RESERVED
        self.initial |= {name: begins.get(name, "") for name in ("language", "publisher")}
        self._offer("language", LANGUAGES, begins.get("language", ""))
        places = self.places()
        if self.instance.pk:
            places = places.exclude(path__startswith=self.instance.path)
            self.initial["parent"] = self.instance.get_parent()
            own = User.objects.filter(edited_collections__collection=self.instance)
            self.fields["leaving"].queryset = own.order_by("folded_name", "pk")  # type: ignore[attr-defined]
        if not self.instance.pk or not self.fields["leaving"].queryset:  # type: ignore[attr-defined]
            del self.fields["leaving"]
        self.fields["parent"].queryset = places.order_by("path")  # type: ignore[attr-defined]

    def _offer(self, name: str, choices: Any, kept: str) -> None:
        """These choices, and what was chosen before there were only these."""
        field: Any = self.fields[name]
        known = [*field.choices, *choices]
        field.choices = known if kept in dict(known) else [*known, (kept, kept)]

    def places(self) -> QuerySet[Collection]:
        """Where it may be put, its own branch included."""
        return Collection.objects.filter(united_with=None)

    def clean(self) -> dict[str, Any]:
        """What has a field of its own is kept with the rest of what a deposit begins with."""
        cleaned: dict[str, Any] = super().clean()
        self._ask_for_rights(cleaned.get("institution"))
        if cleaned.get("seen") and cleaned["seen"] != self._now:
            self.data = self.data.copy()  # whoever has been told may save the next time
            self.data["seen"] = self._now
            told = _("Somebody has changed this collection since you opened it. Compare in another window, then save again.")
            self.add_error(None, told)
        others = cleaned.get("defaults", self.instance.defaults)
        if "defaults" in self.errors or not isinstance(others, dict):
            return cleaned
        begins = others if "defaults" in cleaned else {name: others[name] for name in others if name not in _BEGINS}
        for name in _BEGINS:
            if name not in self.data:
                begins = {name: self.instance.defaults[name]} | begins if name in self.instance.defaults else begins
            elif chosen := cleaned.get(name):
                begins = begins | {name: "" if chosen == _RESERVED else chosen}
        try:
            Metadata.model_validate(begins)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            problem = _("No deposit could begin with this: %(where)s (%(why)s).") % {"where": where, "why": first["msg"]}
            self.add_error("defaults" if "defaults" in self.fields else None, problem)
        cleaned["defaults"] = self.instance.defaults = begins
        return cleaned

    def _ask_for_rights(self, institution: Institution | None) -> None:
        """Of its institution, and of another one that it is given to: Wagtail lets groups in that govern nothing."""
        owners = [institution] if institution else []
        owners += [self.instance.institution] if self.instance.institution_id else []
        try:
            may_govern(self.actor, *(Collection(institution=one) for one in owners))
        except NotAllowed as error:
            self.add_error(None, str(error))

    def clean_defaults(self) -> dict[str, Any]:
        found = self.cleaned_data["defaults"] or {}
        if not isinstance(found, dict):
            raise forms.ValidationError(_('Write an object of JSON, such as {} or {"publisher": "…"}.'))
        return found

    def clean_joining(self) -> frozenset[int]:
        found, unknown = named(self.cleaned_data["joining"], nameable_by_address(self.actor))
        if unknown:
            words = _("Nobody whom you may name has the address %(addresses)s.")
            raise forms.ValidationError(words, params={"addresses": ", ".join(unknown)})
        return frozenset(found)

    def clean_parent(self) -> Collection | None:
        """Where it stays, nobody is asked who governs what is above it."""
        parent: Collection | None = self.cleaned_data["parent"]
        if self.instance.pk and parent == self.instance.get_parent():
            return parent
        try:
            may_govern(self.actor, parent)
        except NotAllowed as error:
            raise forms.ValidationError(str(error)) from error
        return parent

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        """Raises FlowError where something changed since it was asked."""
        self.save_m2m = lambda: None
        told, parent = self.cleaned_data, self.cleaned_data["parent"]
        place, joining = parent.pk if parent else None, told.get("joining", ())
        if self.instance.pk is None:
            return make_collection(actor=self.actor, collection=self.instance, parent_id=place, joining=joining)
        leaving = [one.pk for one in told.get("leaving", ())]
        return change_collection(actor=self.actor, collection=self.instance, parent_id=place, joining=joining, leaving=leaving)

    @cached_property
    def actor(self) -> Actor:
        """Whoever is at the form; Wagtail gives each form its user (`for_user`)."""
        return actor_for(self.for_user)  # type: ignore[attr-defined]
