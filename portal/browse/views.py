"""Collections and member libraries."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from deposits.collation import sort_key
from deposits.models import Collection, Institution, Kind
from portal.browse.collections import crumbs, tree
from portal.browse.institutions import totals
from portal.search.asked import Asked
from portal.search.finding import Found, find


@require_safe
def collections(request: HttpRequest) -> HttpResponse:
    return render(request, "browse/collections.html", {"branches": tree(Collection.objects.all()), "section": "collections"})


@require_safe
def collection(request: HttpRequest, slug: str) -> HttpResponse:
    one = get_object_or_404(Collection.objects.select_related("institution"), slug=slug)
    asked, found = _listed(request, "collection", slug)
    return render(
        request,
        "browse/collection.html",
        {
            "collection": one,
            "crumbs": crumbs(one, inside=False),
            "branches": tree(one.get_descendants()),
            "kinds": Kind.objects.filter(code__in=one.kinds) if one.kinds else [],
            "question": asked,
            "found": found,
            "section": "collections",
        },
    )


@require_safe
def institutions(request: HttpRequest) -> HttpResponse:
    return render(request, "browse/institutions.html", {"members": sorted(totals(), key=lambda pair: sort_key(pair[0].label()))})


@require_safe
def institution(request: HttpRequest, slug: str) -> HttpResponse:
    one = get_object_or_404(Institution.objects.select_related("parent"), slug=slug)
    asked, found = _listed(request, "institution", slug)
    return render(
        request,
        "browse/institution.html",
        {
            "institution": one,
            "parts": sorted(one.children.all(), key=lambda part: sort_key(part.label())),
            "branches": tree(Collection.objects.filter(institution=one)),
            "question": asked,
            "found": found,
        },
    )


def _listed(request: HttpRequest, name: str, slug: str) -> tuple[Asked, Found]:
    """The works of a place, newest first unless asked otherwise, as this actor may see them."""
    asked = Asked.read(request.GET)
    asked = replace(asked, text="", filters={name: (slug,)}, year_from=None, year_to=None)
    asked = replace(asked, sort="newest" if asked.sort == "relevance" else asked.sort)
    return asked, find(asked, request.actor, counting=False)  # type: ignore[attr-defined]
