"""What an editor curates: the deposits of her collections and all below them, of her institution, or everything."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest

from deposits.access import Actor
from deposits.models import Collection, Deposit
from deposits.roles import is_editor
from portal.deposit.asking import actor_of, opened

_EDITOR, _ADMINISTRATOR = "editor:", "institution-admin:"


def _curated(actor: Actor) -> Q:
    """The same rule as `roles.is_editor`, as a condition on collections."""
    if actor.is_administrator:
        return Q()
    paths = [token.removeprefix(_EDITOR) for token in actor.tokens if token.startswith(_EDITOR)]
    institutions = [int(token.removeprefix(_ADMINISTRATOR)) for token in actor.tokens if token.startswith(_ADMINISTRATOR)]
    found = Q(institution_id__in=institutions)
    for path in paths:
        found |= Q(path__startswith=path)
    return found


def curated_deposits(actor: Actor) -> QuerySet[Deposit]:
    """Without those in the bin."""
    found = Deposit.objects.filter(deleted=None)
    if actor.is_administrator:
        return found
    # By the collections' keys, not through a join: the indexes of deposits begin with them.
    return found.filter(collection__in=Collection.objects.filter(_curated(actor)).values("pk"))


def curated_collections(actor: Actor) -> QuerySet[Collection]:
    return Collection.objects.filter(_curated(actor)).select_related("institution")


def curated_deposit(request: HttpRequest, public_id: str) -> Deposit:
    """A deposit that this actor edits; 404 for its owner and everybody else."""
    deposit = opened(request, public_id)
    if not is_editor(actor_of(request), deposit.collection):
        raise Http404
    return deposit
