"""Whose word about an e-mail address counts."""

from __future__ import annotations

from typing import Any, Final

ORCID: Final = "orcid"  # the id of the provider whose word about an iD counts


def vouched(provider: Any, email: str) -> bool:
    """Whether the administrator trusts this provider with addresses of this domain (`LOGIN_…_TRUSTED_DOMAINS`)."""
    domain = email.rpartition("@")[2].lower()
    return domain in provider.app.settings.get("trusted_domains", [])
