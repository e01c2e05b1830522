"""The links in invitations: a signed value that names one invitation and the address that it went to."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.urls import reverse

from deposits.models import Invitation
from portal.accounts.models import User

_SALT = "portal.deposit.invitations"
_RELATED = ("deposit__collection__institution", "deposit__owner", "invited_by")


def address_of(invitation: Invitation) -> str:
    """A path, in the language of the moment."""
    token = signing.dumps([invitation.pk, invitation.email], salt=_SALT)
    return reverse("deposit:invitation", args=[token])


def link(invitation: Invitation) -> str:
    return f"{settings.SITE_URL}{address_of(invitation)}"


def read(token: str) -> Invitation | None:
    """The invitation, while it may still be answered."""
    try:
        pk, email = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = Invitation.objects.select_related(*_RELATED).filter(pk=pk, email=email).first()
    return found if found is not None and found.is_open and found.deposit.deleted is None else None


def waiting_for(user: User) -> list[Invitation]:
    """What was sent to an address that this person has confirmed."""
    own = {one.lower() for one in EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)}
    found = Invitation.objects.select_related(*_RELATED).filter(email__in=own, answered=None, deposit__deleted=None)
    return [one for one in found if one.is_open]
