"""The people of an institution and what it says of itself: by its administrators, and by those above it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.errors import NotAllowed, Unacceptable
from deposits.flows.announce import announce
from deposits.models import Institution, InstitutionMember
from deposits.networks import networks_of
from deposits.roles import governs


@transaction.atomic
def take_in(*, actor: Actor, institution: Institution, person: Any, role: str) -> InstitutionMember:
    """Make somebody one of its people, or give her another role. Raises NotAllowed, Unacceptable."""
    _permit(actor, institution)
    if role not in InstitutionMember.Role.values:
        raise Unacceptable(_("Choose what the person may do."))
    if person.pk == actor.user_id and role != InstitutionMember.Role.ADMINISTRATOR and not actor.is_administrator:
        raise Unacceptable(_("You cannot take your own administration away: ask another administrator."))
    found, _made = InstitutionMember.objects.update_or_create(institution=institution, user=person, defaults={"role": role})
    announce("take_in", actor=actor, data={"institution": institution.slug, "person": person.pk, "role": role})
    return found


@transaction.atomic
def let_go(*, actor: Actor, institution: Institution, person_id: int) -> bool:
    """She is none of its people any more; whether she was. Raises NotAllowed, Unacceptable."""
    _permit(actor, institution)
    if person_id == actor.user_id and not actor.is_administrator:
        raise Unacceptable(_("You cannot take your own administration away: ask another administrator."))
    gone, _by_model = InstitutionMember.objects.filter(institution=institution, user=person_id).delete()
    if gone:
        announce("let_go", actor=actor, data={"institution": institution.slug, "person": person_id})
    return bool(gone)


@transaction.atomic
def present(*, actor: Actor, institution: Institution, networks: Sequence[str], **texts: str) -> Institution:
    """Change what its front page says (`description`, `description_en`, `website`, `city`), and the networks of its reading
    rooms. Its names and its place among institutions are part of every record: administrators change those."""
    _permit(actor, institution)
    allowed = networks_of(networks)
    locked = Institution.objects.select_for_update(of=("self",)).get(pk=institution.pk)
    for name in ("description", "description_en", "website", "city"):
        setattr(locked, name, texts.get(name, getattr(locked, name)).strip())
    locked.networks, before = allowed, locked.networks
    locked.save(update_fields=["description", "description_en", "website", "city", "networks"])
    announce(
        "present_institution",
        actor=actor,
        data={"institution": institution.slug} | ({} if before == allowed else {"networks": allowed}),
    )
    return locked


def _permit(actor: Actor, institution: Institution) -> None:
    if not governs(actor, institution):
        raise NotAllowed
