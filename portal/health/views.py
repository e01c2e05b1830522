"""Whether the process lives, and whether the site can serve: JSON for load balancers and operators."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.health.checks import parts


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "live"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 while everything required works; `degraded` where something else does not."""
    found = parts()
    serves = all(part.well for part in found if part.required)
    status = "ready" if all(part.well for part in found) else "degraded" if serves else "unavailable"
    described = {part.name: {"ok": part.well, **({"detail": part.detail} if part.detail else {})} for part in found}
    return JsonResponse({"status": status, "parts": described}, status=200 if serves else 503)
