"""Gives each request its `actor`, computed when first asked for."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from deposits.access import Actor
from portal.accounts.actors import actor_for, client_address


def ActorMiddleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def _actor(request: HttpRequest) -> Actor:
    user = request.user if request.user.is_authenticated else None
    return actor_for(user, client_address(request))  # type: ignore[arg-type]
