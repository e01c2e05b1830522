"""How often one client may ask for something that could be tried out or misused.

Counted in the cache; with the default one, in each web process by itself, so that the true limit lies between `most` and
`most` times the number of processes. What must hold exactly is counted in the database instead.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

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


def with_a_secret_address(
    what: str, *, referrer: str, most: int = 60, seconds: int = 600
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """For views whose addresses hold a code: limited, so that codes are not tried out; kept by no cache, listed by no search
    engine, and told to no other site (`referrer`: the Referrer-Policy)."""

    def limited(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponseBase:
            if not within(request, what, most=most, seconds=seconds):
                return render(request, "429.html", status=429)
            response = view(request, *args, **kwargs)
            response["X-Robots-Tag"] = "noindex"
            response["Referrer-Policy"] = referrer
            return response

        return never_cache(wrapped)

    return limited
