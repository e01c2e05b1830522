"""Whether a deposit is still what an open page shows: asked by a script while somebody reads, and before she decides."""

from __future__ import annotations

from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from deposits.models import Deposit
from portal.deposit.asking import actor_of, refusal, signed_out
from portal.desk.scope import curated_deposit


def told(deposit: Deposit) -> str:
    """What an open page remembers."""
    return f"{deposit.state} {deposit.revision} {deposit.claimed_by_id or 0}"


@never_cache
@require_safe
def standing(request: HttpRequest, public_id: str) -> JsonResponse:
    """`{"news": […]}`: sentences about what has changed since the page that `?told=` comes from; 401 who is signed out,
    404 where the deposit is gone, with a sentence as `error`."""
    if not request.user.is_authenticated:
        return signed_out()
    try:
        deposit = curated_deposit(request, public_id)
    except Http404:
        return refusal(
            _("This deposit is no longer here, or no longer yours to review. What you wrote stays on this page: copy it."), 404
        )
    return JsonResponse({"news": _news(deposit, request.GET.get("told", ""), actor_of(request).user_id)})


def _news(deposit: Deposit, seen: str, me: int | None) -> list[str]:
    state, revision, holder = [*seen.split(" "), "", "", ""][:3]
    found = []
    if state != deposit.state:
        found.append(_("Its state has changed meanwhile: %(state)s.") % {"state": deposit.get_state_display()})
    if revision != str(deposit.revision):
        found.append(_("Its description has been changed meanwhile. Reload the page before you decide."))
    if holder != str(deposit.claimed_by_id or 0):
        if deposit.claimed_by_id is None:
            found.append(_("The review was given back to all editors meanwhile."))
        elif deposit.claimed_by_id != me:
            found.append(_("%(who)s has taken the review over meanwhile.") % {"who": deposit.claimed_by})
    return found
