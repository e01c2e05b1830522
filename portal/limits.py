"""How often one client may ask for something that could be tried out or misused.

Counted in the cache; with the default one, in each web process by itself, so that the true limit lies between `most` and
`most` times the number of processes. What must hold exactly is counted in the database instead.
"""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest

from portal.accounts.actors import client_address


def within(request: HttpRequest, what: str, *, most: int, seconds: int) -> bool:
    """Count one more request from this address. False from the one after `most` on, until `seconds` have passed since the
    first of them."""
    key = f"limit:{what}:{client_address(request)}"
    if cache.add(key, 1, seconds):
        return most >= 1
    try:
        return int(cache.incr(key)) <= most
    except ValueError:  # it ran out in between
        cache.set(key, 1, seconds)
        return most >= 1
