"""Who is asking: an address and a user agent, and what the log keeps of them.

The law on personal data forbids keeping addresses: the log has a hash under a key that lives for a day.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings

from oaipmh.models import ClientKey


class Client(NamedTuple):
    """Two programs behind one address are two clients."""

    address: str
    agent: str


def client_of(environ: Mapping[str, Any]) -> Client:
    """From WSGI's environment: the address that the outermost proxy of ours saw, never one that a client wrote itself."""
    address = str(environ.get("REMOTE_ADDR", ""))
    if settings.TRUSTED_PROXIES:
        seen = [part.strip() for part in str(environ.get("HTTP_X_FORWARDED_FOR", "")).split(",") if part.strip()]
        if len(seen) >= settings.TRUSTED_PROXIES:
            address = seen[-settings.TRUSTED_PROXIES]
    return Client(address, str(environ.get("HTTP_USER_AGENT", ""))[:200])


def pseudonym(client: Client, day: dt.date) -> str:
    return hmac.new(_key(day), client.address.encode(), hashlib.sha256).hexdigest()[:12]


@lru_cache(maxsize=2)
def _key(day: dt.date) -> bytes:
    """The same in every process. Those of other days are forgotten as soon as a new one is made."""
    held, made = ClientKey.objects.get_or_create(day=day, defaults={"key": secrets.token_bytes(32)})
    if made:
        ClientKey.objects.filter(day__lt=day).delete()
    return bytes(held.key)
