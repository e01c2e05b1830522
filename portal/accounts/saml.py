"""An institution's SAML 2.0 provider that the environment names (`config/signing_in.py`).

allauth and python3-saml check the signature of the assertion, its audience, its time and that it answers a question of ours;
what comes unasked is refused.
"""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.providers.saml.provider import SAMLProvider
from django.http import HttpRequest, HttpResponse

from portal.accounts.leaving import leave
from portal.accounts.vouching import vouched


class InstitutionProvider(SAMLProvider):  # type: ignore[misc]
    package = "allauth.socialaccount.providers.saml"  # its addresses

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        return leave(request, self.name, super().redirect(request, process, next_url, data, **kwargs))

    def extract_extra_data(self, data: Any) -> dict[str, Any]:
        """No more than we need is kept of her."""
        told = self._extract(data)
        return {name: told[name] for name in ("email", "email_verified", "first_name", "last_name") if name in told}

    def extract_common_fields(self, data: Any) -> dict[str, Any]:
        """An address counts as confirmed only in `extract_email_addresses`."""
        told = super().extract_common_fields(data)
        told.pop("email_verified", None)
        return dict(told)

    def extract_email_addresses(self, data: Any) -> list[EmailAddress]:
        told = self._extract(data)
        email = told.get("email")
        if not email:
            return []
        return [EmailAddress(email=email, verified=told.get("email_verified") is True and vouched(self, email), primary=True)]
