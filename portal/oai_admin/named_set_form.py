"""A named set as an administrator writes it: names, and conditions in words instead of JSON."""

from __future__ import annotations

import hashlib
import json
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from deposits.models import NamedSet
from deposits.sets import Conditions
from portal.oai_admin import condition_choices as offered

_LISTS = ("kinds", "collections", "institutions", "languages", "statuses")
_EARLIEST, _LATEST = 1000, 2200


def _ticks(label: Any, help_text: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, help_text=help_text, widget=forms.CheckboxSelectMultiple, required=False)


def _year(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=_EARLIEST, max_value=_LATEST, required=False)


class NamedSetForm(forms.ModelForm):
    """`conditions` holds what was chosen, once the form is clean."""

    kinds = _ticks(_("Kinds"), _("None ticked: all kinds."))
    collections = _ticks(_("Collections"), _("Each with the collections inside it. None ticked: all."))
    institutions = _ticks(_("Institutions"), _("Each with its units. None ticked: all."))
    year_from = _year(_("Published from the year"))
    year_until = _year(_("until the year"))
    languages = _ticks(_("Languages"), _("None ticked: all languages."))
    statuses = _ticks(_("Access"), _("As the public has it today. None ticked: all."))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = NamedSet
        fields: ClassVar[list[str]] = ["spec", "name", "name_en", "description", "description_en"]
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "description_en": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = Conditions.model_validate(self.instance.conditions)
        for name in _LISTS:
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            choices = getattr(offered, name)() + (offered.united(kept.collections) if name == "collections" else [])
            field.choices = offered.with_kept(choices, getattr(kept, name))
        for name, value in kept.model_dump(exclude_none=True).items():
            self.initial.setdefault(name, list(value) if name in _LISTS else value)
        if self.instance.pk:
            self.fields["spec"].disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("year_from"), cleaned.get("year_until")
        if first is not None and last is not None and first > last:
            self.add_error("year_until", _("This is before the first year: no record could be in the set."))
        return cleaned

    @property
    def conditions(self) -> Conditions:
        chosen = {name: tuple(self.cleaned_data[name]) for name in _LISTS}
        return Conditions(**chosen, year_from=self.cleaned_data["year_from"], year_until=self.cleaned_data["year_until"])

    @property
    def kept_conditions(self) -> dict[str, Any]:
        """As they are written into the row: only those that say something."""
        return {name: value for name, value in self.conditions.model_dump(mode="json").items() if value not in (None, [])}

    @property
    def digest(self) -> str:
        """Of the conditions: whoever saves has seen what these do."""
        return hashlib.sha256(json.dumps(self.kept_conditions, sort_keys=True).encode()).hexdigest()

    @property
    def was_seen(self) -> bool:
        """Whether what these conditions do was shown, or is as it was."""
        unchanged = bool(self.instance.pk) and self.kept_conditions == self.instance.conditions
        return unchanged or self.cleaned_data["seen"] == self.digest
