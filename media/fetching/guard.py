"""Which machines may be asked: those that the whole world can reach.

The host is resolved once, every address that it resolves to must be public, and the connection goes to one of these very
addresses: a name that resolves differently the second time (DNS rebinding) gains nothing. Numbers written in unusual
ways (`http://2130706433/`, `http://0x7f.1/`) are read by the resolver like any name, and judged by what they mean.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from media.fetching.errors import AddressRefused, NotReached

Address = tuple[str, int]
Resolve = Callable[[str, int], Sequence[Address]]

# IPv6 addresses that carry an IPv4 address inside: whoever forwards them might reach a private one (RFC 6052, 3056, 4380).
_CARRIERS = [ipaddress.ip_network(one) for one in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")]


@dataclass(frozen=True)
class Target:
    """An address that may be asked. `path` has the query; `addresses` are the only ones to connect to."""

    scheme: str
    host: str
    port: int
    path: str
    addresses: Sequence[Address]

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"

    @property
    def authority(self) -> str:
        """As the Host header has it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


_PORTS = {"http": 80, "https": 443}


def resolve(host: str, port: int) -> Sequence[Address]:
    """Every address of a host. NotReached where it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotReached(f"{host}: {error}") from error
    return list(dict.fromkeys((str(one[4][0]), int(one[4][1])) for one in found))


def examine(url: str, *, resolve: Resolve = resolve, private: bool = False, own: frozenset[str] = frozenset()) -> Target:
    """The target that a URL names. AddressRefused unless it is HTTP and public.

    `private` lets every address pass; `own` the sites (`http://127.0.0.1:8000`) that are our own and public anyway.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise AddressRefused(url[:200]) from error
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in _PORTS or not host or parts.username is not None or parts.password is not None:
        raise AddressRefused(url[:200])
    number = port or _PORTS[parts.scheme]
    addresses = resolve(host, number)
    trusted = private or f"{parts.scheme}://{parts.netloc.lower()}" in own
    if not addresses:
        raise NotReached(host)
    if not trusted and not all(is_public(address) for address, _ in addresses):
        raise AddressRefused(host)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~") + (f"?{_query(parts.query)}" if parts.query else "")
    return Target(parts.scheme, host, number, path, addresses)


def is_public(address: str) -> bool:
    """Whether this IP address can be reached from anywhere, and stands for one machine."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return is_public(str(ip.ipv4_mapped))
        if any(ip in network for network in _CARRIERS):
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def _query(query: str) -> str:
    return quote(query, safe="/%:@!$&'()*+,;=~?-._")
