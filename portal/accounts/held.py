"""All that the repository holds about the person of an account, for her to take along (Law 91/2025/QH15)."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db.models import Q

from deposits.authorities import records_of
from deposits.models import Acceptance, Consent, CopyRequest, Deposit, Event, InstitutionMember, Person, Record
from portal.accounts.models import User

_EVENTS = 10_000  # the latest of what she did; the rest is told on request


def held(user: User) -> dict[str, Any]:
    """As plain values for JSON; moments in ISO 8601."""
    person = Person.objects.filter(user=user).prefetch_related("variants").first()
    return {
        "account": {
            "name": user.name,
            "email": user.email,
            "language": user.language,
            "made": user.date_joined.isoformat(),
            "last_signed_in": user.last_login.isoformat() if user.last_login else None,
            "addresses": list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary")),
            "signs_in_by": list(SocialAccount.objects.filter(user=user).values("provider", "uid", "extra_data")),
            "member_of": list(InstitutionMember.objects.filter(user=user).values("institution__slug", "role", "source")),
        },
        "person": _person(person) if person else None,
        "deposits": [_deposit(one) for one in Deposit.objects.filter(Q(owner=user) | Q(created_by=user)).order_by("pk")],
        "accepted": [
            {"deposit": one.deposit.public_id, "agreement": str(one.agreement), "at": one.at.isoformat()}
            for one in Acceptance.objects.filter(by=user).select_related("deposit", "agreement")
        ],
        "consents": [
            {
                "deposit": one.deposit.public_id,
                "purpose": str(one.purpose),
                "given": one.given.isoformat(),
                "withdrawn": one.withdrawn.isoformat() if one.withdrawn else None,
            }
            for one in Consent.objects.filter(person=user).select_related("deposit", "purpose")
        ],
        "asked_for_copies": list(
            CopyRequest.objects.filter(_proved(user)).values("record__public_id", "file_name", "reason", "state")
        ),
        "did": [
            {"verb": verb, "at": at.isoformat()}
            for verb, at in Event.objects.filter(actor=user).order_by("-pk").values_list("verb", "at")[:_EVENTS]
        ],
    }


def _proved(user: User) -> Q:
    """By the addresses that she has proved to be hers: another's requests are not hers to read."""
    found = Q(pk__in=())
    for address in EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True):
        found |= Q(email__iexact=address)
    return found


def _person(person: Person) -> dict[str, Any]:
    works = Record.objects.filter(pk__in=records_of([person.pk])).order_by("pk").values_list("public_id", flat=True)
    return {
        "name": person.display,
        "family": person.family,
        "given": person.given,
        "also": [str(one) for one in person.variants.all()],
        "orcid": person.orcid,
        "orcid_proved": person.orcid_verified.isoformat() if person.orcid_verified else None,
        "works": list(works),
    }


def _deposit(deposit: Deposit) -> dict[str, Any]:
    return {
        "id": deposit.public_id,
        "title": deposit.title,
        "state": deposit.state,
        "begun": deposit.created.isoformat(),
        "submitted": deposit.submitted.isoformat() if deposit.submitted else None,
    }
