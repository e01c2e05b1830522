"""What differs from allauth's own behaviour when somebody comes from ORCID or from her institution's login."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.internal.flows.manage_email import assess_unique_email
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from requests import RequestException

from portal.accounts.models import User
from portal.accounts.ties import follow
from portal.accounts.vouching import vouched

log = logging.getLogger(__name__)


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[SocialApp]:
        """Those of the environment alone: nobody adds a door through the database."""
        return [one for one in super().list_apps(request, provider, client_id) if one.pk is None]

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """In Việt Nam the family name comes first; a provider that gives the whole name says how its bearer writes it."""
        user: User = sociallogin.user
        user.email = (data.get("email") or "").lower()
        parts = [data.get("last_name") or "", data.get("first_name") or ""]
        user.name = " ".join((data.get("name") or " ".join(parts)).split())[:200]
        user.language = "en" if get_language() == "en" else "vi"
        return user

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, str]:
        return {"email": sociallogin.user.email, "name": sociallogin.user.name}

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Whose name or free address is not known fills in a form, where who has an account already is told how to go on."""
        user: User = sociallogin.user
        return bool(user.name and user.email and assess_unique_email(user.email) is True)

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        """An address opens an existing account where its provider vouches for it and the administrator trusts the provider with
        its domain; an administrator's account never: there the person proves that it is hers."""
        if not vouched(login.provider, email):
            return False
        return not any(user.is_superuser or user.is_staff for user in filter_users_by_email(email))

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        user: User = super().save_user(request, sociallogin, form)
        follow(user)
        return user

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: SocialAccount) -> str:
        return reverse("browse:profile")

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """A page that says whether the provider was out of reach or its answer was refused, and what to do next."""
        if error == AuthError.CANCELLED:
            return
        down = isinstance(exception, RequestException)
        log.warning("login.failed provider=%s down=%s reason=%r", getattr(provider, "sub_id", "?"), down, exception or error)
        page = render(
            request, "socialaccount/authentication_error.html", {"name": provider.name, "down": down}, status=503 if down else 401
        )
        raise ImmediateHttpResponse(page)
