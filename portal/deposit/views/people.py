"""Who works on a deposit: co-authors invited and removed, the deposit handed over; and the answers of those who are asked."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from deposits.errors import FlowError
from deposits.flows import invite as flow
from deposits.models import Deposit, Invitation
from deposits.roles import may
from portal.deposit import invitations
from portal.deposit.asking import actor_of, opened
from portal.limits import within
from portal.numbers import key

_MOST, _SECONDS = 30, 24 * 3600


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, public_id: str) -> HttpResponse:
    deposit = opened(request, public_id)
    if request.method != "POST":
        return _page(request, deposit)
    try:
        said = _follow(request, deposit)
    except FlowError as error:
        return _page(request, deposit, error)
    messages.success(request, said)
    left = request.POST.get("do") == f"remove:{actor_of(request).user_id}"
    return redirect("deposit:mine") if left else redirect("deposit:people", public_id)


def _follow(request: HttpRequest, deposit: Deposit) -> str:
    """Do what a button says. Returns what to tell."""
    actor = actor_of(request)
    verb, _colon, pk = request.POST.get("do", "").partition(":")
    match verb:
        case "invite" | "hand-over":
            if not within(request, "invitations", most=_MOST, seconds=_SECONDS):
                raise FlowError(_("Too many invitations in a day. Go on tomorrow."))
            purpose = Invitation.Purpose.OWN if verb == "hand-over" else request.POST.get("purpose", "")
            asked = flow.invite(actor=actor, deposit_id=deposit.pk, email=request.POST.get("email", ""), purpose=purpose)
            return _("An invitation goes to %(email)s. It can be answered for 14 days.") % {"email": asked.email}
        case "cancel" if deposit.invitations.filter(pk=key(pk)).exists():
            flow.take_invitation_back(actor=actor, invitation_id=key(pk))
            return _("The invitation was taken back.")
        case "remove" if user := key(pk):
            flow.part(actor=actor, deposit_id=deposit.pk, user_id=user)
            return _("The person can no longer open this deposit.")
    raise FlowError


def _page(request: HttpRequest, deposit: Deposit, error: FlowError | None = None) -> HttpResponse:
    actor = actor_of(request)
    waiting = [one for one in deposit.invitations.filter(answered=None) if one.is_open]
    context = {
        "section": "deposit",
        "deposit": deposit,
        "coauthors": deposit.coauthors.select_related("user"),
        "invitations": waiting,
        "may_invite": may(actor, "invite", deposit),
        "may_hand_over": may(actor, "hand_over", deposit),
        "me": actor.user_id,
        "typed": request.POST,
        "pressed": request.POST.get("do", ""),
        "error": error,
        "crumbs": [
            (_("My deposits"), reverse("deposit:mine")),
            (deposit.title or _("Untitled deposit"), reverse("deposit:status", args=[deposit.public_id])),
        ],
    }
    return render(request, "deposit/people.html", context, status=422 if error else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What somebody is asked, and her answer. Looking needs no account, answering does."""
    found = invitations.read(token)
    if found is None:
        response = render(request, "deposit/invitation.html", {"invitation": None, "section": "deposit"}, status=410)
    elif request.method == "POST" and request.user.is_authenticated:
        response = _answered(request, found)
    else:
        response = render(request, "deposit/invitation.html", {"invitation": found, "section": "deposit"})
    response["Referrer-Policy"] = "same-origin"
    return response


def _answered(request: HttpRequest, found: Invitation) -> HttpResponse:
    accepts = request.POST.get("do") == "accept"
    try:
        (flow.accept if accepts else flow.decline)(actor=actor_of(request), invitation_id=found.pk)
    except FlowError as error:
        messages.error(request, str(error))
        return redirect("deposit:mine")
    if not accepts:
        messages.success(request, _("You have declined. The deposit stays with who has it."))
        return redirect("deposit:mine")
    messages.success(request, _("The deposit is among yours now."))
    return redirect("deposit:status", found.deposit.public_id)
