"""A login provider of our own for tests: ORCID, or an institution's, in the shapes that OpenID Connect Core 1.0 and ORCID's
documentation give, served at 127.0.0.1 with a key made for the test. What it says can be spoilt."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from socket import socket
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from lxml import html

from tests.media.fetching.answering import answering, response

_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
_OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CLIENT, SECRET = "APP-KHOMO", "bí-mật"


@dataclass
class Provider:
    """`person`: the claims about who signs in; `spoil`: claims that are wrong; `sign`: how the token is signed."""

    id: str
    person: dict[str, Any]
    spoil: dict[str, Any] = field(default_factory=dict)
    sign: str = "RS256"
    somebody_else: bool = False  # in what /userinfo answers
    issuer: str = ""
    told_issuer: str = ""
    nonce: str = ""
    challenge: str = ""
    secrets: list[str] = field(default_factory=list)
    down: bool = False

    def answer(self, request: bytes, connection: socket) -> None:
        head, _, body = request.partition(b"\r\n\r\n")
        path = head.split()[1].decode()
        if self.down:
            connection.sendall(response(b"", status="502 Bad Gateway"))
            return
        found = {
            "/.well-known/openid-configuration": self._description,
            "/keys": self._keys,
            "/token": lambda: self._token(parse_qs(body.decode())),
            "/userinfo": self._userinfo,
        }[path]()
        status = "200 OK" if found is not None else "400 Bad Request"
        connection.sendall(response(json.dumps(found).encode(), "Content-Type: application/json", status=status))

    def _description(self) -> dict[str, Any]:
        return {
            "issuer": self.told_issuer or self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def _keys(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(_KEY.public_key()))
        return {"keys": [public | {"kid": "one", "use": "sig", "alg": "RS256"}]}

    def _token(self, form: dict[str, list[str]]) -> dict[str, Any] | None:
        """Only to who holds the secret and the verifier of this very code (RFC 7636)."""
        self.secrets.append(form.get("client_secret", [""])[0])
        digest = hashlib.sha256(form.get("code_verifier", [""])[0].encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != self.challenge:
            return None
        return {"access_token": "a-token", "token_type": "bearer", "expires_in": 631138518, "id_token": self.id_token()}

    def id_token(self) -> str:
        now = int(time.time())
        told = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": self.nonce} | self.person | self.spoil
        key: Any = {"RS256": _KEY, "none": None, "HS256": "x" * 40, "other": _OTHER_KEY}[self.sign]
        return jwt.encode(told, key, "RS256" if self.sign == "other" else self.sign, headers={"kid": "one"})

    def _userinfo(self) -> dict[str, Any]:
        return self.person | ({"sub": "somebody-else"} if self.somebody_else else {})

    def asked(self, client: Client, next_page: str = "", process: str = "login", language: str = "") -> dict[str, str]:
        """Press our button; what the provider is asked then, as it would see it."""
        query = f"?process={process}" + (f"&next={next_page}" if next_page else "")
        page = client.post(f"{language}/accounts/oidc/{self.id}/login/{query}")
        assert page.status_code == 200, page.content.decode()
        address = html.document_fromstring(page.content.decode()).xpath("//a[contains(@class, 'btn-main')]/@href")[0]
        assert page["Refresh"] == f"0; url={address}"
        found = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self.nonce, self.challenge = found["nonce"], found["code_challenge"]
        return found

    def come_back(self, client: Client, asked: dict[str, str], **changes: str) -> Any:
        """Back from the provider, with a code."""
        where = re.sub(r"^https?://[^/]+", "", asked["redirect_uri"])
        return client.get(where, {"code": "a-code", "state": asked["state"]} | changes)

    def sign_in(self, client: Client, next_page: str = "", process: str = "login", language: str = "") -> Any:
        return self.come_back(client, self.asked(client, next_page, process, language))


@contextlib.contextmanager
def serving(settings: Any, name: str, person: dict[str, Any], **told: Any) -> Iterator[Provider]:
    """The provider serves, and the site knows it under this name; `told`: what the environment says of it besides."""
    provider = Provider(name, person)
    with answering(provider.answer) as server:
        provider.issuer = f"http://127.0.0.1:{server.port}"
        app = {"provider_id": name, "name": "ORCID" if name == "orcid" else "Trường Thử", "client_id": CLIENT, "secret": SECRET}
        scope = {"scope": ["openid"]} if name == "orcid" else {}
        app |= {"settings": {"server_url": provider.issuer, "institution": "", "trusted_domains": [], **scope, **told}}
        configured = settings.SOCIALACCOUNT_PROVIDERS
        apps = [*configured["openid_connect"]["APPS"], app]
        settings.SOCIALACCOUNT_PROVIDERS = configured | {"openid_connect": configured["openid_connect"] | {"APPS": apps}}
        yield provider


SOFIA = {"sub": "0000-0002-1825-0097", "name": "Trần Thị Hồng Nhung", "family_name": "Trần", "given_name": "Thị Hồng Nhung"}


@pytest.fixture
def orcid(settings: Any, installed: None) -> Iterator[Provider]:
    with serving(settings, "orcid", dict(SOFIA)) as provider:
        yield provider
