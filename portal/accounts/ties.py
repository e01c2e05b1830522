"""What follows from being signed in by ORCID or by an institution: a verified iD on the Person, membership, deposits that wait.

Called after signing in, connecting and disconnecting. It reads what the account is tied to now, and may run twice.
"""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.db import transaction

from deposits.flows.claim import claim_deposits
from deposits.flows.identify import Named, identify
from deposits.models import Institution, InstitutionMember
from portal.accounts.actors import actor_for
from portal.accounts.models import User
from portal.accounts.vouching import ORCID


def providers() -> dict[str, dict[str, Any]]:
    """What the environment says of each provider, by its id."""
    found = settings.SOCIALACCOUNT_PROVIDERS.values()
    return {app["provider_id"]: app for kind in found for app in kind.get("APPS", ())}


@transaction.atomic
def follow(user: User) -> None:
    tied = {one.provider: one for one in SocialAccount.objects.filter(user=user)}
    _join(user, set(tied))
    actor = actor_for(user)
    institution = InstitutionMember.objects.filter(user=user).order_by("pk").values_list("institution", flat=True).first()
    if tied:
        orcid = tied[ORCID].uid if ORCID in tied else ""
        identify(actor=actor, named=_named(user, tied), orcid=orcid, institution_id=institution)
    else:
        identify(actor=actor, named=None, orcid="", institution_id=institution)
    for address in EmailAddress.objects.filter(user=user, verified=True):
        claim_deposits(actor=actor, email=address.email)


def _named(user: User, tied: dict[str, SocialAccount]) -> Named:
    """The parts of the name as a provider tells them, where they are the words of the name that she writes herself."""
    for one in tied.values():
        told = one.extra_data
        family = str(told.get("family_name") or told.get("last_name") or "")
        given = str(told.get("given_name") or told.get("first_name") or "")
        if family and sorted(f"{family} {given}".lower().split()) == sorted(user.name.lower().split()):
            return Named(user.name, family, given)
    return Named(user.name)


def _join(user: User, tied: set[str]) -> None:
    """A member of the institutions whose login she uses, and no longer of those that she disconnected."""
    known = providers()
    wanted = {name: known[name]["settings"]["institution"] for name in tied if name in known}
    for name, slug in wanted.items():
        institution = Institution.objects.filter(slug=slug).first() if slug else None
        if institution is not None:
            InstitutionMember.objects.get_or_create(institution=institution, user=user, defaults={"source": name})
    InstitutionMember.objects.filter(user=user).exclude(source="").exclude(source__in=wanted).delete()


def follow_added(sociallogin: SocialLogin, **_told: object) -> None:
    follow(sociallogin.user)


def follow_removed(socialaccount: SocialAccount, **_told: object) -> None:
    follow(socialaccount.user)
