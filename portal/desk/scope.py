"""What somebody has at the desk: the deposits of her collections and all below them, of her institution, or everything; and
those that are in a step of hers."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest

from deposits.access import Actor
from deposits.models import Collection, Deposit, ReviewStep, State
from deposits.roles import Role, administered, curated, roles_of
from portal.deposit.asking import actor_of, opened

_EDITOR, _REVIEWER = "editor:", "reviewer:"
_IN_STEP = (State.SUBMITTED, State.RETURNED, State.SCHEDULED)
_AT_DESK = frozenset({Role.ADMINISTRATOR, Role.INSTITUTION, Role.EDITOR, Role.REVIEWER})


def _administered(actor: Actor) -> Q:
    return Q(institution_id__in=administered(actor))


def _edited(actor: Actor) -> Q:
    found = Q(pk__in=())
    for path in _named(actor, _EDITOR):
        found |= Q(path__startswith=path)
    return found


def _named(actor: Actor, prefix: str) -> list[str]:
    return [token.removeprefix(prefix) for token in actor.tokens if token.startswith(prefix)]


def _in_steps(actor: Actor) -> Q:
    """Of deposits: those that are in a step which names the actor."""
    return Q(step__in=[int(one) for one in _named(actor, _REVIEWER)], state__in=_IN_STEP)


def awaiting(actor: Actor) -> Q:
    """Of deposits that are submitted: those that wait for a decision which this actor may take (`roles`, as a condition)."""
    if actor.is_administrator:
        return Q()
    edited = Q(collection__in=Collection.objects.filter(_edited(actor)).values("pk"))
    administered = Q(collection__in=Collection.objects.filter(_administered(actor)).values("pk"))
    return administered | (edited & (Q(step=None) | Q(step__editors=True))) | _in_steps(actor)


def curated_deposits(actor: Actor) -> QuerySet[Deposit]:
    """Without those in the bin."""
    found = Deposit.objects.filter(deleted=None)
    if actor.is_administrator:
        return found
    # By the collections' keys, not through a join: the indexes of deposits begin with them.
    return found.filter(Q(collection__in=Collection.objects.filter(curated(actor)).values("pk")) | _in_steps(actor))


def known_deposits(actor: Actor) -> QuerySet[Deposit]:
    """What she curates, and what is hers or was made by her, wherever it lies by now. Without those in the bin."""
    if actor.user_id is None:
        return curated_deposits(actor)
    return curated_deposits(actor) | Deposit.objects.filter(Q(owner=actor.user_id) | Q(created_by=actor.user_id), deleted=None)


def curated_collections(actor: Actor) -> QuerySet[Collection]:
    return Collection.objects.filter(curated(actor)).select_related("institution")


def desk_collections(actor: Actor) -> QuerySet[Collection]:
    """Those whose deposits may come to this actor: what she curates, and what passes through a step of hers."""
    steps = ReviewStep.objects.filter(pk__in=[int(one) for one in _named(actor, _REVIEWER)])
    found = curated(actor)
    if not actor.is_administrator:
        for path in steps.values_list("collection__path", flat=True).distinct():
            found |= Q(path__startswith=path)
    return Collection.objects.filter(found).select_related("institution")


def curated_deposit(request: HttpRequest, public_id: str) -> Deposit:
    """A deposit that this actor edits or reviews; 404 for its owner and everybody else."""
    deposit = opened(request, public_id)
    if not roles_of(actor_of(request), deposit) & _AT_DESK:
        raise Http404
    return deposit
