"""Telling people apart: a Person made of names in works, corrected, tied to works and untied. Merging: `merge_people`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.curating_people import curated_contributions, may_curate, visible_people
from deposits.errors import NotAllowed, Unacceptable
from deposits.flows.announce import announce
from deposits.metadata import identifiers, names
from deposits.models import Collection, Contribution, Institution, NameVariant, Person
from deposits.roles import administered, curated

MOST_AT_ONCE = 500
MOST_VARIANTS = 50


@dataclass(frozen=True)
class Told:
    """What a librarian says of a Person. Empty parts: taken from the name by the rules of `metadata.names`."""

    display: str
    family: str = ""
    middle: str = ""
    called: str = ""
    orcid: str = ""
    institution_id: int | None = None
    variants: Sequence[str] = ()


@transaction.atomic
def establish(*, actor: Actor, told: Told, contribution_ids: Iterable[int]) -> Person:
    """A new Person, who bears these names in works; taken from another Person where they were another's (so people are
    split). Raises NotAllowed, Unacceptable."""
    rows = _names(actor, contribution_ids)
    if not rows and not actor.is_administrator:
        raise Unacceptable(_("Choose at least one work."))
    person = Person()
    _write(person, told, actor)
    person.save()
    _write_variants(person, told)
    _tie(person, rows)
    announce("establish_person", actor=actor, data={"person": person.pk, "records": _records(rows)})
    return person


@transaction.atomic
def correct(*, actor: Actor, person_id: int, told: Told) -> Person:
    """Change the name, its parts and variants, the iD and the institution. The name before stays a variant."""
    person = locked_person(actor, person_id)
    before = person.display
    if person.orcid_verified is not None and _sound(told.orcid) != person.orcid:
        raise Unacceptable(_("The ORCID iD was proved by signing in to ORCID. Only its bearer can disconnect it."))
    _write(person, told, actor)
    person.save()
    _write_variants(person, told, before)
    announce("correct_person", actor=actor, data={"person": person.pk})
    return person


@transaction.atomic
def tie(*, actor: Actor, person_id: int, contribution_ids: Iterable[int]) -> int:
    """Say that these names in works are this Person's. Returns how many they are."""
    person = Person.objects.select_for_update().get(pk=person_id)
    if not visible_people(actor).filter(pk=person.pk).exists():
        raise NotAllowed
    rows = _names(actor, contribution_ids)
    _tie(person, rows)
    announce("tie_person", actor=actor, data={"person": person.pk, "records": _records(rows)})
    return len(rows)


@transaction.atomic
def untie(*, actor: Actor, contribution_ids: Iterable[int]) -> int:
    """Say that these names in works are not this Person's."""
    rows = _names(actor, contribution_ids)
    people = sorted({row.person_id for row in rows if row.person_id is not None})
    Contribution.objects.filter(pk__in=[row.pk for row in rows]).update(person=None)
    announce("untie_person", actor=actor, data={"people": people, "records": _records(rows)})
    return len(rows)


def locked_person(actor: Actor, person_id: int) -> Person:
    """One that stands for itself. Raises NotAllowed."""
    person = Person.objects.select_for_update().get(pk=person_id)
    if person.main_id is not None or not may_curate(actor, person):
        raise NotAllowed(_("This person also belongs to others: ask an administrator."))
    return person


def _write(person: Person, told: Told, actor: Actor) -> None:
    display = " ".join(told.display.split())[:250]
    if not display:
        raise Unacceptable(_("Write the name."))
    parts = (told.family, told.middle, told.called)
    name = names.composed(display, *parts) if any(part.strip() for part in parts) else names.parse(display)
    if name is None:
        raise Unacceptable(_("Family, middle and given name must be the words of the whole name."))
    person.display, person.family, person.given, person.middle = name.display, name.family[:120], name.given[:200], name.middle
    person.orcid = _sound(told.orcid)
    other = Person.objects.filter(orcid=person.orcid, main=None).exclude(pk=person.pk).first() if person.orcid else None
    if other is not None:
        raise Unacceptable(
            _("The ORCID iD %(orcid)s is that of %(name)s already. Merge the two if they are one person.")
            % {"orcid": person.orcid, "name": other.display}
        )
    if told.institution_id != person.institution_id:
        _permit_institution(actor, told.institution_id)
        person.institution_id = told.institution_id


def _permit_institution(actor: Actor, institution_id: int | None) -> None:
    """Nobody gives a Person to an institution that she does not work for, and so out of her colleagues' hands."""
    if actor.is_administrator or institution_id is None or institution_id in administered(actor):
        return
    if not Institution.objects.filter(pk=institution_id, collections__in=Collection.objects.filter(curated(actor))).exists():
        raise NotAllowed


def _sound(orcid: str) -> str:
    """Raises Unacceptable where it is none, or its check digit does not fit."""
    if not orcid.strip():
        return ""
    try:
        found = identifiers.orcid(orcid)
    except identifiers.NotSound as error:
        raise Unacceptable(
            _("The ORCID iD “%(typed)s” has a typing mistake: its last character does not fit the others.")
            % {"typed": orcid.strip()}
        ) from error
    if not found:
        raise Unacceptable(
            _("“%(typed)s” is not an ORCID iD: sixteen characters such as 0000-0002-1825-0097.") % {"typed": orcid.strip()[:100]}
        )
    return found


def _write_variants(person: Person, told: Told, before: str = "") -> None:
    wanted = {" ".join(one.split())[:250] for one in (*told.variants, before)} - {"", person.display}
    if len(wanted) > MOST_VARIANTS:
        raise Unacceptable(_("At most %(most)s variant names are kept.") % {"most": MOST_VARIANTS})
    person.variants.exclude(display__in=wanted).delete()
    known = set(person.variants.values_list("display", flat=True))
    for display in sorted(wanted - known):
        NameVariant.objects.create(person=person, display=display)


def _names(actor: Actor, contribution_ids: Iterable[int]) -> list[Contribution]:
    wanted = list(dict.fromkeys(contribution_ids))
    if len(wanted) > MOST_AT_ONCE:
        raise Unacceptable(_("At most %(most)s works at once.") % {"most": MOST_AT_ONCE})
    rows = list(curated_contributions(actor).filter(pk__in=wanted).select_for_update(of=("self",)))
    if len(rows) != len(wanted):
        raise NotAllowed(_("Some of these works are not yours to change, or were changed meanwhile. Nothing was done."))
    return rows


def _tie(person: Person, rows: Sequence[Contribution]) -> None:
    Contribution.objects.filter(pk__in=[row.pk for row in rows]).update(person=person)
    for display in sorted({row.display[:250] for row in rows} - {person.display}):
        NameVariant.objects.get_or_create(person=person, display=display)


def _records(rows: Iterable[Contribution]) -> list[int]:
    return sorted({row.record_id for row in rows})
