"""What a librarian writes about a person."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from deposits.access import Actor
from deposits.authorities import preferred
from deposits.flows.people import Told
from deposits.models import Collection, Institution, Person
from deposits.roles import administered, curated


class PersonForm(forms.Form):
    display = forms.CharField(
        label=_("Name as written"),
        max_length=250,
        help_text=_("Works show it where they have the same name in other marks, order or case."),
    )
    family = forms.CharField(label=_("Family name"), max_length=120, required=False)
    middle = forms.CharField(label=_("Middle name"), max_length=120, required=False)
    called = forms.CharField(label=_("Given name"), max_length=120, required=False, help_text=_("Lists are ordered by it."))
    orcid = forms.CharField(
        label="ORCID", max_length=60, required=False, help_text=_("Sixteen characters, such as 0000-0002-1825-0097.")
    )
    institution = forms.ModelChoiceField(
        label=_("Institution"),
        queryset=Institution.objects.none(),
        required=False,
        empty_label=_("— none —"),
        help_text=_("Its administrators look after this person."),
    )
    variants = forms.CharField(
        label=_("Other ways to write the name"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line. The person is found by each of them."),
    )

    def __init__(self, actor: Actor, person: Person | None, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["institution"].queryset = institutions_of(actor, person)  # type: ignore[attr-defined]

    def told(self) -> Told:
        told = self.cleaned_data
        institution: Institution | None = told["institution"]
        return Told(
            display=told["display"],
            family=told["family"],
            middle=told["middle"],
            called=told["called"],
            orcid=told["orcid"],
            institution_id=institution.pk if institution else None,
            variants=tuple(told["variants"].splitlines()),
        )


def initial(person: Person) -> dict[str, object]:
    family, middle, called = preferred(person).parts
    return {
        "display": person.display,
        "family": family,
        "middle": middle,
        "called": called,
        "orcid": person.orcid,
        "institution": person.institution_id,
        "variants": "\n".join(str(one) for one in person.variants.all()),
    }


def institutions_of(actor: Actor, person: Person | None) -> object:
    """Those that she works for, and the one that the person has."""
    if actor.is_administrator:
        return Institution.objects.order_by("name")
    own = Institution.objects.filter(pk__in=administered(actor))
    own |= Institution.objects.filter(pk__in=Collection.objects.filter(curated(actor)).values("institution"))
    if person is not None and person.institution_id is not None:
        own |= Institution.objects.filter(pk=person.institution_id)
    return own.order_by("name")
