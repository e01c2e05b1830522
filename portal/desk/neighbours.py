"""The deposits beside one in the queue that it was opened from: the next to review, and the one before."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.http import urlencode

from deposits.access import Actor
from deposits.models import Deposit, Kind, State
from portal.desk.asked import Asked, viewed
from portal.desk.colleagues import colleagues
from portal.desk.scope import desk_collections

_LONGEST = 500


@dataclass(frozen=True)
class Neighbours:
    """`before` and `after` are public ids, or nothing; `queue` is the question of the queue, as its address writes it."""

    before: str
    after: str
    queue: str

    @property
    def suffix(self) -> str:
        """What leads on with the same queue."""
        return f"?{urlencode({'queue': self.queue})}" if self.queue else ""


def question_of(actor: Actor, query: QueryDict) -> Asked:
    collections = list(desk_collections(actor))
    people = {str(one.pk) for one in colleagues(actor, collections)}
    kinds = set(Kind.objects.values_list("code", flat=True))
    return Asked.of(query, collections=collections, kinds=kinds, people=people)


def neighbours(actor: Actor, deposit: Deposit, queue: str) -> Neighbours:
    """In the queue of what waits; what a colleague has taken is passed over."""
    queue = queue[:_LONGEST]
    asked = question_of(actor, QueryDict(queue))
    found = viewed(asked.found(actor), State.SUBMITTED, actor).exclude(pk=deposit.pk)
    if not asked.claimed:
        found = found.filter(Q(claimed_by=None) | Q(claimed_by=actor.user_id))
    since = deposit.submitted
    if since is None:
        return Neighbours("", _first(found.order_by("submitted", "pk")), queue)
    later = found.filter(Q(submitted__gt=since) | Q(submitted=since, pk__gt=deposit.pk)).order_by("submitted", "pk")
    earlier = found.filter(Q(submitted__lt=since) | Q(submitted=since, pk__lt=deposit.pk)).order_by("-submitted", "-pk")
    return Neighbours(_first(earlier), _first(later), queue)


def _first(found: QuerySet[Deposit]) -> str:
    return found.values_list("public_id", flat=True).first() or ""
