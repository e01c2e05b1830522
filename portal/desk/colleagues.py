"""Who else curates what somebody curates: the people whom work can be handed to."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from deposits.access import Actor
from deposits.models import Collection, InstitutionMember, ReviewStep
from portal.accounts.models import User


def colleagues(actor: Actor, collections: Sequence[Collection]) -> list[User]:
    """Editors of these collections and of those above them, the people of their steps, the administrators of their institutions, and oneself; by name.
    Whether one of them may edit a certain deposit, the flow decides."""
    if actor.is_administrator:
        curates = Q(edited_collections__isnull=False) | Q(memberships__role=InstitutionMember.Role.ADMINISTRATOR)
        curates |= Q(review_steps__isnull=False) | Q(groups__review_steps__isnull=False)
    else:
        paths = {path for one in collections for path in one.lineage_paths()}
        institutions = {one.institution_id for one in collections}
        curates = Q(edited_collections__collection__path__in=paths) | Q(
            memberships__role=InstitutionMember.Role.ADMINISTRATOR, memberships__institution__in=institutions
        )
        steps = ReviewStep.objects.filter(collection__path__in=paths).values("pk")
        curates |= Q(review_steps__in=steps) | Q(groups__review_steps__in=steps)
    found = User.objects.filter(curates | Q(pk=actor.user_id), is_active=True)
    return list(found.distinct().order_by("folded_name", "pk"))
