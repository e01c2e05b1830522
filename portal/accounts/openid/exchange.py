"""The conversation with an OpenID Connect provider: its description, its keys, the code for a token, who she is."""

from __future__ import annotations

from typing import Any, Final

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest

from portal.accounts.openid.tokens import BadToken, claims, nonce_for

_NEEDED: Final = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")


class Exchange(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """allauth's, which takes an ID token that came straight from the provider without its signature; we do not."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """The provider's description of itself (OpenID Connect Discovery 1.0, 4.3). Raises RequestException, OAuth2Error."""
        if not hasattr(self, "_described"):
            provider = self.get_provider()
            described = self._fetch(provider.server_url)
            missing = [name for name in _NEEDED if not isinstance(described.get(name), str)]
            if missing:
                raise OAuth2Error(f"the provider's description lacks {', '.join(missing)}")
            if described["issuer"].rstrip("/") != provider.app.settings["server_url"].rstrip("/"):
                raise OAuth2Error("the provider's description is that of another issuer")
            self._described = described
        return self._described

    def complete_login(self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Raises OAuth2Error where the answer does not prove who signs in."""
        written = kwargs["response"].get("id_token")
        if not isinstance(written, str):
            raise OAuth2Error("the provider gave no ID token")
        try:
            told = claims(
                written,
                self._fetch(self.openid_config["jwks_uri"]),
                issuer=self.openid_config["issuer"],
                client_id=app.client_id,
                nonce=nonce_for(request.GET.get("state", "")),
            )
        except BadToken as error:
            raise OAuth2Error(str(error)) from error
        if endpoint := self.openid_config.get("userinfo_endpoint"):
            more = self._fetch(endpoint, {"Authorization": f"Bearer {token.token}"})
            if more.get("sub") != told["sub"]:  # Core 1.0, 5.3.2
                raise OAuth2Error("the provider's answer is about somebody else")
            told = more | told
        return self.get_provider().sociallogin_from_response(request, told)

    def _fetch(self, address: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
        with get_adapter().get_requests_session() as session:
            response = session.get(address, headers=headers)
            response.raise_for_status()
            found = response.json()
        if not isinstance(found, dict):
            raise OAuth2Error(f"{address} answers something else than an object")
        return found
