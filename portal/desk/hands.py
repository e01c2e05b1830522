"""Who looks after what: taking deposits, giving them back, handing them over, one or several at a time."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
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
from portal.desk.scope import curated_deposits

_MOST = 200
_SHOWN = 5
Verb = Callable[[int], object]


@login_required
@require_POST
def hands(request: HttpRequest) -> HttpResponse:
    """`do` is claim, release or assign (to `person`); `chosen` the ids. What cannot be done is said, and holds up nothing."""
    actor = actor_of(request)
    if not works_at_desk(actor):
        raise PermissionDenied
    wanted = request.POST.getlist("chosen")[:_MOST]
    chosen = list(curated_deposits(actor).filter(public_id__in=wanted))
    done, refusals = 0, []
    try:
        verb = _verb(actor, request.POST.get("do", ""), request.POST.get("person", ""))
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
    if not chosen:
        messages.error(request, _("Choose at least one deposit."))
    if done:
        messages.success(request, ngettext("%(count)s deposit settled.", "%(count)s deposits settled.", done) % {"count": done})
    return redirect(_back(request))


def _verb(actor: Actor, do: str, person: str) -> Verb:
    if do == "claim":
        return lambda pk: claim(actor=actor, deposit_id=pk)
    if do == "release":
        return lambda pk: release(actor=actor, deposit_id=pk)
    receiver = User.objects.filter(pk=person, is_active=True).first() if do == "assign" and person.isdecimal() else None
    if receiver is None:
        raise Unacceptable(_("Choose to whom it goes."))
    return lambda pk: assign(actor=actor, deposit_id=pk, person=receiver)


def _name(deposit: Deposit) -> str:
    return deposit.title[:80] or deposit.public_id


def _back(request: HttpRequest) -> str:
    """To where she was; never to another site."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/"):
        return wanted
    return reverse("desk:queue")
