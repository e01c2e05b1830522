"""One person under several names: merging, and undoing it.

Nothing is moved: names in works stay with the row that they had, which from now on counts as another (`Person.main`). So a merge is
undone whole, even years later and after others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.errors import Unacceptable, WrongState
from deposits.flows.announce import announce
from deposits.flows.people import locked_person
from deposits.models import Contribution, Event, Person

MOST_AT_ONCE = 50


@dataclass(frozen=True)
class Merged:
    """What a merge would make of several Persons: `names` are found by from then on, `works` counts records."""

    person: Person
    others: tuple[Person, ...]
    names: tuple[str, ...]
    works: int
    orcid: str
    refusal: str = ""


def preview(person: Person, others: Sequence[Person]) -> Merged:
    """Without changing anything."""
    every = [person, *others]
    wanted = [one.pk for one in every]
    rows = Contribution.objects.filter(Q(person__in=wanted) | Q(person__main__in=wanted))
    variants = [str(variant) for one in every for variant in one.variants.all()]
    names = dict.fromkeys([one.display for one in others] + variants)
    return Merged(
        person=person,
        others=tuple(others),
        names=tuple(name for name in names if name != person.display),
        works=rows.values("record").distinct().count(),
        orcid=next((one.orcid for one in every if one.orcid), ""),
        refusal=_refusal(every),
    )


@transaction.atomic
def merge(*, actor: Actor, person_id: int, other_ids: Sequence[int]) -> Person:
    """From now on the others count as `person`. Raises NotAllowed, Unacceptable."""
    wanted = sorted({person_id, *other_ids})
    if len(wanted) < 2:
        raise Unacceptable(_("Choose at least two people."))
    if len(wanted) > MOST_AT_ONCE:
        raise Unacceptable(_("At most %(most)s people at once.") % {"most": MOST_AT_ONCE})
    held = {one: locked_person(actor, one) for one in wanted}
    person = held.pop(person_id)
    others = list(held.values())
    if refusal := _refusal([person, *others]):
        raise Unacceptable(refusal)
    told: dict[str, object] = {"person": person.pk, "people": [one.pk for one in others]}
    for one in others:
        if one.orcid and not person.orcid:
            person.orcid, person.orcid_verified = one.orcid, one.orcid_verified
            told["orcid_of"] = one.pk
        if one.user_id is not None:
            person.user_id, one.user = one.user_id, None
            told["account_of"] = one.pk
        one.merged_into = one.main = person
        one.save(update_fields=["user", "merged_into", "main"])
        Person.objects.filter(main=one).update(main=person)
    person.save()
    announce("merge_people", actor=actor, data=told)
    return person


@transaction.atomic
def undo_merge(*, actor: Actor, person_id: int) -> Person:
    """A Person that was merged into another stands for itself again, with all its works."""
    person = Person.objects.select_for_update().get(pk=person_id)
    if person.main_id is None or person.merged_into_id is None:
        raise WrongState(_("This person is not merged into another."))
    main = locked_person(actor, person.main_id)
    told = _last_merge(person)
    if told.get("orcid_of") == person.pk and main.orcid == person.orcid:
        main.orcid, main.orcid_verified = "", None
    if told.get("account_of") == person.pk:
        person.user_id, main.user = main.user_id, None
    main.save()
    person.merged_into = person.main = None
    person.save()
    Person.objects.filter(pk__in=_below(person)).update(main=person)
    announce("undo_merge", actor=actor, data={"person": main.pk, "people": [person.pk]})
    return person


def _refusal(every: Sequence[Person]) -> str:
    orcids = {one.orcid for one in every if one.orcid}
    if len(orcids) > 1:
        return _("They have different ORCID iDs (%(orcids)s): they are different people, or one iD is wrong.") % {
            "orcids": ", ".join(sorted(orcids))
        }
    if len([one for one in every if one.user_id is not None]) > 1:
        return _("Each of them has an account of its own. Ask its holder which one to keep; the other is closed first.")
    return ""


def _last_merge(person: Person) -> dict[str, object]:
    """What the Event of the merge into `merged_into` says."""
    events = Event.objects.filter(verb="merge_people", data__person=person.merged_into_id).order_by("-pk")
    return next((one.data for one in events if person.pk in one.data.get("people", ())), {})


def _below(person: Person) -> list[int]:
    """Those that were merged into this one, and into those."""
    found: list[int] = []
    edge = [person.pk]
    while edge:
        edge = list(Person.objects.filter(merged_into__in=edge).values_list("pk", flat=True))
        found += edge
    return found
