"""Tying an account to the Person whose works it may have: by an ORCID iD that was proved, or by an institution's login."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from deposits.access import Actor
from deposits.flows.announce import announce
from deposits.metadata import names
from deposits.models import Person

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Named:
    """How she writes her name, and its parts where somebody told them apart."""

    display: str
    family: str = ""
    given: str = ""

    @property
    def parts(self) -> tuple[str, str]:
        name = names.parse(self.display)
        return (self.family, self.given) if self.family else (name.family, name.given)


@transaction.atomic
def identify(*, actor: Actor, named: Named | None, orcid: str, institution_id: int | None) -> Person | None:
    """The Person of the actor's account, made where there is none.

    `orcid`: the iD that she proved by signing in to ORCID now or earlier, empty where she has disconnected it: then it stays,
    no longer marked as proved. `named`: None for an account that no other site vouches for; it gets no Person here.
    """
    own = Person.objects.select_for_update().filter(user=actor.user_id).first()
    person = _of_orcid(orcid, own, actor) if orcid else own
    if person is None:
        if named is None:
            return None
        family, given = named.parts
        person = Person(display=named.display[:250], family=family[:120], given=given[:200])
    before = (person.user_id, person.orcid, person.orcid_verified, person.institution_id)
    person.user_id = actor.user_id
    person.institution_id = person.institution_id or institution_id
    if orcid and not Person.objects.filter(orcid=orcid).exclude(pk=person.pk).exists():
        person.orcid_verified = person.orcid_verified if person.orcid == orcid else None
        person.orcid_verified = person.orcid_verified or timezone.now()
        person.orcid = orcid
    elif not orcid:
        person.orcid_verified = None
    if person.pk is None or before != (person.user_id, person.orcid, person.orcid_verified, person.institution_id):
        person.save()
        announce("identify", actor=actor, data={"person": person.pk})
    return person


def _of_orcid(orcid: str, own: Person | None, actor: Actor) -> Person | None:
    """The Person of an iD, freed from another; her own where the iD belongs to somebody else's account."""
    known = Person.objects.select_for_update().filter(orcid=orcid).order_by("pk").first()
    if known is None or known == own:
        return own
    if known.user_id is not None and known.user_id != actor.user_id:
        log.warning("people.orcid_of_two_accounts person=%s user=%s", known.pk, actor.user_id)
        return own
    if own is not None:
        own.user = None
        own.save(update_fields=["user"])
    return known
