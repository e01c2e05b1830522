"""Which deposits are meant: those that were ticked, or all that a search of the queue finds; each with its revision."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.errors import Unacceptable
from deposits.models import Deposit, Kind
from portal.deposit.asking import actor_of
from portal.desk.asked import Asked, ordered
from portal.desk.colleagues import colleagues
from portal.desk.scope import curated_deposits, desk_collections

MOST = 500


def chosen(request: HttpRequest) -> list[Deposit]:
    """In the order of the queue. `all` is the query of the queue; else `chosen` holds numbers. Raises Unacceptable."""
    actor = actor_of(request)
    found = curated_deposits(actor)
    if "all" in request.POST:
        found = _searched(actor, QueryDict(request.POST["all"]))
    else:
        found = found.filter(public_id__in=request.POST.getlist("chosen")[: MOST + 1]).order_by("submitted", "pk")
    deposits = list(found.select_related("collection__institution", "owner")[: MOST + 1])
    if not deposits:
        raise Unacceptable(_("Choose at least one deposit."))
    if len(deposits) > MOST:
        raise Unacceptable(_("At most %(most)s deposits are changed at once. Narrow the search.") % {"most": number_format(MOST)})
    return deposits


def _searched(actor: Actor, query: QueryDict) -> QuerySet[Deposit]:
    collections = list(desk_collections(actor))
    people = {str(one.pk) for one in colleagues(actor, collections)}
    kinds = set(Kind.objects.values_list("code", flat=True))
    asked = Asked.of(query, collections=collections, kinds=kinds, people=people)
    return ordered(asked.found(actor), asked.view)


def revisions(request: HttpRequest) -> dict[str, int]:
    """Number → revision, as the preview showed them (`seen`, “number:revision”)."""
    pairs = (one.partition(":")[::2] for one in request.POST.getlist("seen")[:MOST])
    return {number: int(revision) for number, revision in pairs if revision.isdecimal() and len(revision) < 10}
