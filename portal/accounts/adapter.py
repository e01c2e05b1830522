"""What differs from allauth's own behaviour."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.internal.flows.signup import get_pending_signup
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import translation

from deposits.flows.claim import claim_deposits
from portal.accounts.actors import actor_for
from portal.accounts.models import User
from portal.accounts.ties import follow


class AccountAdapter(DefaultAccountAdapter):
    def confirm_email(self, request: HttpRequest, email_address: object) -> bool:
        """Confirming an address hands over the deposits that a librarian made for it."""
        confirmed = bool(super().confirm_email(request, email_address))
        user: User = email_address.user  # type: ignore[attr-defined]
        if confirmed:
            claim_deposits(actor=actor_for(user), email=email_address.email)  # type: ignore[attr-defined]
        return confirmed

    def render_mail(
        self, template_prefix: str, email: str | list[str], context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> EmailMessage:
        """In the language that the person chose, wherever the message was caused."""
        user = context.get("user")
        language = user.language if isinstance(user, User) else translation.get_language()
        with translation.override(language):
            return super().render_mail(template_prefix, email, {**context, "SITE_URL": settings.SITE_URL}, headers)

    def format_email_subject(self, subject: str) -> str:
        """The subjects name the repository themselves."""
        return subject

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Whichever way she came, what follows from her ties is brought up to date."""
        follow(user)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To her deposits, in her language; to her account where a login of another site waits to be connected to it."""
        with translation.override(request.user.language):  # type: ignore[union-attr]
            if get_pending_signup(request) is not None:
                return resolve_url("browse:profile")
            return resolve_url(settings.LOGIN_REDIRECT_URL)
