"""Which deposits are meant: those that were ticked, or all that a search of the queue finds."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from deposits.access import Actor
from deposits.errors import Unacceptable
from deposits.models import Deposit
from portal.deposit.asking import actor_of
from portal.desk.asked import ordered
from portal.desk.neighbours import question_of
from portal.desk.scope import curated_deposits


def chosen(request: HttpRequest, most: int) -> QuerySet[Deposit]:
    """In the order of the queue. `all` is the query of the queue; else `chosen` holds numbers. Raises Unacceptable where there
    are none, or more than `most`."""
    actor = actor_of(request)
    if "all" in request.POST:
        found = _searched(actor, QueryDict(request.POST["all"]))
    else:
        numbers = request.POST.getlist("chosen")[: most + 1]
        found = curated_deposits(actor).filter(public_id__in=numbers).order_by("submitted", "pk")
    count = found.count()
    if not count:
        raise Unacceptable(_("Choose at least one deposit."))
    if count > most:
        raise Unacceptable(_("At most %(most)s deposits are changed at once. Narrow the search.") % {"most": number_format(most)})
    return found


def _searched(actor: Actor, query: QueryDict) -> QuerySet[Deposit]:
    asked = question_of(actor, query)
    return ordered(asked.found(actor), asked.view, actor)
