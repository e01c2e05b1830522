"""Who looks after what: taking deposits, giving them back, handing them over, one or several at a time."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from deposits.access import Actor
from deposits.errors import FlowError, Unacceptable
from deposits.flows.assign import assign, claim, release
from deposits.models import Deposit
from deposits.roles import works_at_desk
from portal.accounts.models import User
from portal.deposit.asking import actor_of
from portal.desk.colleagues import colleagues
from portal.desk.decisions import seen_in
from portal.desk.scope import curated_deposits, desk_collections
from portal.numbers import key

_MOST = 200
_SHOWN = 5
Verb = Callable[[int], object]


@login_required
@require_POST
def hands(request: HttpRequest) -> HttpResponse:
    """`do` is claim, release or assign (to `person`); `chosen` the ids; `seen` the last event that the page knew. What cannot be
    done is said, and holds up nothing."""
    actor = actor_of(request)
    if not works_at_desk(actor):
        raise PermissionDenied
    wanted = set(request.POST.getlist("chosen")[:_MOST])
    chosen = list(curated_deposits(actor).filter(public_id__in=wanted))
    done, refusals = 0, []
    try:
        verb = _verb(actor, request.POST)
    except Unacceptable as error:
        messages.error(request, str(error))
        return redirect(_back(request))
    for deposit in chosen:
        try:
            verb(deposit.pk)
        except FlowError as error:
            refusals.append(f"{_name(deposit)}: {error}")
        else:
            done += 1
    for refusal in refusals[:_SHOWN]:
        messages.error(request, refusal)
    if not wanted:
        messages.error(request, _("Choose at least one deposit."))
    if gone := len(wanted) - len(chosen):
        words = ngettext(
            "%(count)s of those chosen is no longer here, or no longer yours to review. Nothing was done to it.",
            "%(count)s of those chosen are no longer here, or no longer yours to review. Nothing was done to them.",
            gone,
        )
        messages.error(request, words % {"count": gone})
    if done:
        messages.success(request, ngettext("%(count)s deposit settled.", "%(count)s deposits settled.", done) % {"count": done})
    return redirect(_back(request))


def _verb(actor: Actor, post: QueryDict) -> Verb:
    do, seen = post.get("do", ""), seen_in(post)
    if do == "claim":
        return lambda pk: claim(actor=actor, deposit_id=pk)
    if do == "release":
        return lambda pk: release(actor=actor, deposit_id=pk, seen=seen)
    receiver = _colleague(actor, key(post.get("person", ""))) if do == "assign" else None
    if receiver is None:
        raise Unacceptable(_("Choose to whom it goes."))
    return lambda pk: assign(actor=actor, deposit_id=pk, person=receiver, seen=seen)


def _colleague(actor: Actor, pk: int) -> User | None:
    """One of those whom the queue offers: of other accounts not even the name is told."""
    people = colleagues(actor, list(desk_collections(actor)))
    return next((one for one in people if one.pk == pk), None)


def _name(deposit: Deposit) -> str:
    return deposit.title[:80] or deposit.public_id


def _back(request: HttpRequest) -> str:
    """To where she was; never to another site."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/"):
        return wanted
    return reverse("desk:queue")
