"""Which published records somebody may see the description of, as a condition in the database: for lists and counts.

It is what `access.allows` gives, as of the last time that the record was derived; whoever shows a work asks that one too.
"""

from __future__ import annotations

from django.db.models import Q

from deposits.access import EVERYONE, Actor
from deposits.models import Exposure, RecordAudience


def visible_to(actor: Actor) -> Q:
    """Of `Record`. Withdrawn ones never."""
    live = Q(exposure=Exposure.LIVE)
    if not has_more(actor):
        return Q(withdrawn=None) & live
    own = RecordAudience.objects.filter(token__in=actor.tokens).values("record")
    return Q(withdrawn=None) & (live | Q(pk__in=own))


def has_more(actor: Actor) -> bool:
    """Whether there is anything that this actor may see and the public may not."""
    return actor.tokens != {EVERYONE} and RecordAudience.objects.filter(token__in=actor.tokens).exists()
