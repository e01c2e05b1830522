"""What an ID token says, once it is proved to say it to us (OpenID Connect Core 1.0, section 3.1.3.7). Pure."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any, Final

import jwt
from jwt.api_jwk import PyJWK, PyJWKSet

# Signed with the provider's private key: never `none`, never with a secret that we hold as well.
_ALGORITHMS: Final = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
_LEEWAY: Final = 60  # seconds that the clocks of two sites may differ


class BadToken(Exception):
    """The token does not prove who signs in."""


def nonce_for(state: str) -> str:
    """Ties a token to the browser that asked for it: who does not know the state cannot use the token of somebody else."""
    return hashlib.sha256(f"nonce {state}".encode()).hexdigest()


def claims(token: str, keys: Mapping[str, Any], *, issuer: str, client_id: str, nonce: str) -> dict[str, Any]:
    """The claims of a token signed by one of the provider's `keys` (RFC 7517). Raises BadToken."""
    try:
        found: dict[str, Any] = jwt.decode(
            token,
            _key(token, keys),
            algorithms=_ALGORITHMS,
            audience=client_id,
            issuer=issuer,
            leeway=_LEEWAY,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise BadToken(f"{type(error).__name__}: {error}") from error
    if isinstance(found["aud"], list) and len(found["aud"]) > 1 and found.get("azp") != client_id:
        raise BadToken("the token is for several clients, and not issued to this one")
    if not hmac.compare_digest(str(found.get("nonce", "")), nonce):
        raise BadToken("the token was asked for by another browser")
    return found


def _key(token: str, keys: Mapping[str, Any]) -> PyJWK:
    name = jwt.get_unverified_header(token).get("kid")
    held = [one for one in PyJWKSet.from_dict(dict(keys)).keys if one.public_key_use in (None, "sig")]
    fitting = [one for one in held if one.key_id == name] if name else held
    if len(fitting) != 1:
        raise BadToken(f"no single key of the provider is called {name!r}")
    return fitting[0]
