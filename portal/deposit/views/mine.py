"""My deposits: what I own, and what I prepare for others."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import cast

from django.contrib.auth.decorators import login_required
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from deposits.access import Actor
from deposits.models import CoAuthor, Deposit, Kind, State
from deposits.roles import is_librarian, may
from portal.accounts.models import User
from portal.browse.paging import Pager, page_number
from portal.deposit.asking import actor_of
from portal.deposit.invitations import address_of, waiting_for
from portal.deposit.words import next_step, state_class

SIZE = 20
BIN = dt.timedelta(days=30)
_FIRST = Case(
    When(state=State.RETURNED, then=Value(0)),
    When(state=State.DRAFT, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class Item:
    deposit: Deposit
    kind: str
    is_editable: bool
    owner: str

    @property
    def state_class(self) -> str:
        return state_class(self.deposit)

    @property
    def next_step(self) -> str:
        return next_step(self.deposit)


@never_cache
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    shared = CoAuthor.objects.filter(deposit=OuterRef("pk"), user=actor.user_id)
    every = Deposit.objects.filter(Q(owner=actor.user_id) | Q(created_by=actor.user_id) | Exists(shared)).select_related(
        "collection__institution", "owner", "step"
    )
    listed = every.filter(deleted=None).order_by(_FIRST, "-updated", "-pk")
    pager = Pager.of(listed.count(), SIZE, page_number(request.GET.get("page")))
    kinds = {kind.code: kind.label() for kind in Kind.objects.all()}
    return render(
        request,
        "deposit/mine.html",
        {
            "section": "deposit",
            "items": [_item(one, actor, kinds) for one in listed[(pager.number - 1) * SIZE : pager.number * SIZE]],
            "pager": pager,
            "binned": every.filter(deleted__gte=timezone.now() - BIN).order_by("-deleted")[:SIZE],
            "invitations": [(one, address_of(one)) for one in waiting_for(cast(User, request.user))],
            "librarian": is_librarian(actor),
        },
    )


def _item(deposit: Deposit, actor: Actor, kinds: dict[str, str]) -> Item:
    other = deposit.owner_id != actor.user_id
    owner = str(deposit.owner) if deposit.owner else deposit.owner_name or deposit.owner_email
    return Item(
        deposit=deposit,
        kind=kinds.get(str(deposit.metadata.get("kind", "")), ""),
        is_editable=deposit.state in (State.DRAFT, State.RETURNED) and may(actor, "save", deposit),
        owner=owner if other else "",
    )
