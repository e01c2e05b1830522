"""By which other sites people may sign in: ORCID, and institutions by OpenID Connect or SAML 2.0, as the environment names them.

Gives allauth's `SOCIALACCOUNT_PROVIDERS`. Nothing is shown, and no address answers, of what is not named here.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from config import environment as env

_ORCID = "orcid"  # portal.accounts.vouching.ORCID
_NAME = re.compile(r"[a-z][a-z0-9_]{1,30}")
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"


def providers() -> dict[str, Any]:
    """Raises `Misconfigured` where a provider is named and not told."""
    openid = [_openid(name) for name in _names("LOGIN_OIDC")]
    saml = [_saml(name) for name in _names("LOGIN_SAML")]
    if env.text("LOGIN_ORCID_CLIENT_ID", ""):
        openid.insert(0, _orcid())
    taken = [one["provider_id"] for one in (*openid, *saml)]
    for name in taken:
        if taken.count(name) > 1:
            raise env.Misconfigured(f"“{name}” is named twice in LOGIN_OIDC and LOGIN_SAML (orcid is taken by ORCID).")
    return {
        "openid_connect": {
            "provider_class": "portal.accounts.openid.provider.OpenIDProvider",
            "OAUTH_PKCE_ENABLED": True,
            "APPS": openid,
        },
        "saml": {"provider_class": "portal.accounts.saml.InstitutionProvider", "APPS": saml},
    }


def _names(variable: str) -> list[str]:
    found = env.words(variable)
    for name in found:
        if not _NAME.fullmatch(name):
            raise env.Misconfigured(f"{variable} holds “{name}”: a name is of a–z, 0–9 and _, such as song_hau.")
    return found


def _orcid() -> dict[str, Any]:
    """ORCID is an OpenID Connect provider: its signed token tells the iD and the name, and no more is asked."""
    return {
        "provider_id": _ORCID,
        "name": "ORCID",
        "client_id": env.text("LOGIN_ORCID_CLIENT_ID"),
        "secret": env.text("LOGIN_ORCID_SECRET"),
        "settings": {
            "server_url": _secure("LOGIN_ORCID_URL", env.text("LOGIN_ORCID_URL", "https://orcid.org")),
            "scope": ["openid"],
            "trusted_domains": [],
            "institution": "",
        },
    }


def _openid(name: str) -> dict[str, Any]:
    prefix = f"LOGIN_{name.upper()}"
    return {
        "provider_id": name,
        "name": env.text(f"{prefix}_NAME")[:40],
        "client_id": env.text(f"{prefix}_CLIENT_ID"),
        "secret": env.text(f"{prefix}_SECRET"),
        "settings": {"server_url": _secure(f"{prefix}_URL", env.text(f"{prefix}_URL")), **_of_institution(prefix)},
    }


def _saml(name: str) -> dict[str, Any]:
    """The provider's own description: its entity, its address and its certificate."""
    prefix = f"LOGIN_{name.upper()}"
    path = Path(env.text(f"{prefix}_CERTIFICATE"))
    try:
        certificate = path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise env.Misconfigured(f"{prefix}_CERTIFICATE names {path}, which cannot be read as a certificate: {error}.") from error
    return {
        "provider_id": name,
        "name": env.text(f"{prefix}_NAME")[:40],
        "client_id": name,
        "settings": {
            "idp": {
                "entity_id": env.text(f"{prefix}_ENTITY_ID"),
                "sso_url": _secure(f"{prefix}_URL", env.text(f"{prefix}_URL")),
                "x509cert": certificate,
            },
            "advanced": {
                "strict": True,
                "want_assertion_signed": True,
                "reject_deprecated_algorithm": True,
                "reject_idp_initiated_sso": True,
                "name_id_format": _PERSISTENT,
                "allow_single_label_domains": env.mode() != "production",
            },
            **_of_institution(prefix),
        },
    }


def _of_institution(prefix: str) -> dict[str, Any]:
    return {
        "institution": env.text(f"{prefix}_INSTITUTION", ""),
        "trusted_domains": [one.lower().lstrip("@") for one in env.words(f"{prefix}_TRUSTED_DOMAINS")],
    }


def _secure(variable: str, address: str) -> str:
    """Over HTTPS: what comes from there opens accounts. Only on this machine itself, in development, without."""
    parts = urlsplit(address)
    plain = parts.scheme == "http" and parts.hostname in _LOOPBACK and env.mode() == "development"
    if not parts.hostname or not (parts.scheme == "https" or plain):
        raise env.Misconfigured(f"{variable} must be a whole address that begins with https://, not “{address}”.")
    return address.rstrip("/")
