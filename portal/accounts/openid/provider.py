"""An OpenID Connect provider that the environment names (`config/signing_in.py`): ORCID, or an institution's."""

from __future__ import annotations

from typing import Any, Final

from allauth.account.models import EmailAddress
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.http import HttpRequest, HttpResponse
from requests import RequestException

from portal.accounts.leaving import leave
from portal.accounts.openid.exchange import Exchange
from portal.accounts.openid.tokens import nonce_for
from portal.accounts.vouching import vouched

_KEPT: Final = ("sub", "name", "given_name", "family_name", "email", "email_verified")


class OpenIDProvider(OpenIDConnectProvider):  # type: ignore[misc]
    oauth2_adapter_class = Exchange
    supports_token_authentication = False

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        """Never more than was configured, whatever a link asks."""
        return list(self.get_scope())

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        return dict(self.get_auth_params())

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        """The nonce follows from the state, which allauth makes while it writes the address: so it is added there."""
        try:
            answer = super().redirect(request, process, next_url, data, **kwargs)
        except (RequestException, OAuth2Error) as error:
            return render_authentication_error(request, self, exception=error)
        return leave(request, self.name, answer, lambda state: {"nonce": nonce_for(state)})

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """No more than we need is kept of her."""
        return {name: data[name] for name in _KEPT if name in data}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        email = data.get("email")
        if not isinstance(email, str) or not email:
            return []
        told = data.get("email_verified") in (True, "true")
        return [EmailAddress(email=email, verified=told and vouched(self, email), primary=True)]
