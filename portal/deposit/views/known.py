"""Suggestions for the boxes of the form, as JSON; nothing for who is not signed in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict

from django.http import HttpRequest, JsonResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from portal.deposit import known
from portal.deposit.asking import actor_of


@require_safe
def people(request: HttpRequest) -> JsonResponse:
    return _answer(request, lambda typed: known.people(typed, actor_of(request)))


@require_safe
def organisations(request: HttpRequest) -> JsonResponse:
    return _answer(request, known.organisations)


@require_safe
def subjects(request: HttpRequest) -> JsonResponse:
    return _answer(request, known.subjects)


def _answer(request: HttpRequest, find: Callable[[str], Sequence[known.Known]]) -> JsonResponse:
    found = find(request.GET.get("q", "")) if request.user.is_authenticated else []
    response = JsonResponse({"suggestions": [asdict(one) for one in found]}, json_dumps_params={"ensure_ascii": False})
    patch_vary_headers(response, ["Cookie"])
    patch_cache_control(response, private=True, max_age=60)
    response["X-Robots-Tag"] = "noindex"
    return response
