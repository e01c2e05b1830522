"""Connecting a login that waits: she came from ORCID or her institution, and proved by her password that the account is hers."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.socialaccount.internal.flows.connect import connect as connect_now
from allauth.socialaccount.internal.flows.signup import clear_pending_signup, get_pending_signup
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from portal.accounts.models import User
from portal.accounts.ties import providers
from portal.accounts.vouching import ORCID


@dataclass(frozen=True)
class Tie:
    """A login elsewhere as its owner knows it."""

    pk: int | None
    name: str
    shown: str


def ties_of(user: User) -> list[Tie]:
    """Those whose provider is configured today."""
    known = providers()
    held = SocialAccount.objects.filter(user=user, provider__in=known).order_by("pk")
    return [_tie(one, known[one.provider]["name"]) for one in held]


def pending(request: HttpRequest) -> Tie | None:
    waiting = get_pending_signup(request)
    return _tie(waiting.account, waiting.provider.name) if waiting else None


@never_cache
@login_required
@require_POST
def connect(request: HttpRequest) -> HttpResponse:
    """Yes connects what waits, anything else forgets it."""
    waiting: SocialLogin | None = get_pending_signup(request)
    clear_pending_signup(request)
    if waiting is None or request.POST.get("answer") != "yes":
        return redirect("browse:profile")
    taken = SocialAccount.objects.filter(provider=waiting.account.provider, uid=waiting.account.uid).first()
    if taken is not None:  # connected meanwhile, here or elsewhere: allauth says which
        waiting.account, waiting.user = taken, taken.user
    waiting.state.pop("next", None)
    answer: HttpResponse = connect_now(request, waiting)
    return answer


def _tie(account: SocialAccount, name: str) -> Tie:
    told = account.extra_data
    shown = account.uid if account.provider == ORCID else told.get("email") or told.get("name") or account.uid
    return Tie(account.pk, name, str(shown))
