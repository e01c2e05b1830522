"""Suggestions for the search boxes, as JSON."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest, JsonResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from portal.search.suggesting import suggestions


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    found = suggestions(request.GET.get("q", ""), request.actor)  # type: ignore[attr-defined]
    response = JsonResponse({"suggestions": [asdict(one) for one in found]}, json_dumps_params={"ensure_ascii": False})
    patch_vary_headers(response, ["Cookie"])
    patch_cache_control(response, private=True, max_age=60)
    response["X-Robots-Tag"] = "noindex"
    return response
