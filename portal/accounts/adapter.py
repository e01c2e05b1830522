"""What differs from allauth's own behaviour."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from deposits.flows.claim import claim_deposits
from portal.accounts.actors import actor_for
from portal.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    def confirm_email(self, request: HttpRequest, email_address: object) -> bool:
        """Confirming an address hands over the deposits that a librarian made for it."""
        confirmed = bool(super().confirm_email(request, email_address))
        user: User = email_address.user  # type: ignore[attr-defined]
        if confirmed:
            claim_deposits(actor=actor_for(user), email=email_address.email)  # type: ignore[attr-defined]
        return confirmed
