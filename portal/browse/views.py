"""Collections and member libraries."""

from __future__ import annotations

from dataclasses import replace

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from deposits.collation import sort_key
from deposits.models import Collection, Institution, Kind
from deposits.roles import governs, is_editor
from portal.browse.collections import crumbs, featured, tree
from portal.browse.institutions import totals
from portal.browse.presented import editors, facts, picture
from portal.deposit.asking import actor_of
from portal.search.asked import Asked
from portal.search.finding import Found, find, permitted


@require_safe
def collections(request: HttpRequest) -> HttpResponse:
    branches = tree(Collection.objects.all(), actor_of(request))
    context = {"branches": branches, "featured": list(featured(branches)), "section": "collections"}
    return render(request, "browse/collections.html", context)


@require_safe
def collection(request: HttpRequest, slug: str) -> HttpResponse:
    """The address of a collection that was united with another one leads there."""
    one = get_object_or_404(Collection.objects.select_related("institution", "united_with", "image"), slug=slug)
    if one.united_with_id is not None:
        return redirect("browse:collection", one.present().slug, permanent=False)
    asked, found = _listed(request, "collection", slug, counting=True)
    return render(
        request,
        "browse/collection.html",
        {
            "collection": one,
            "crumbs": crumbs(one, inside=False),
            "branches": tree(one.get_descendants(), actor_of(request)),
            "kinds": Kind.objects.filter(code__in=one.kinds) if one.kinds else [],
            "editors": editors(one),
            "curates_it": is_editor(actor_of(request), one),
            "first": permitted(one.shown_first, actor_of(request)) if asked.page == 1 else [],
            "facts": facts(one, found.facets),
            "question": asked,
            "found": found,
            "section": "collections",
        },
    )


@require_safe
def collection_image(request: HttpRequest, slug: str) -> FileResponse:
    """The picture of a collection, cut to the shape of its page."""
    one = get_object_or_404(Collection.objects.select_related("image").exclude(image=None), slug=slug)
    response = FileResponse(picture(one.image), content_type="image/jpeg")
    response["Cache-Control"] = "public, max-age=3600"
    return response


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
            "governs_it": governs(actor_of(request), one),
            "question": asked,
            "found": found,
        },
    )


def _listed(request: HttpRequest, name: str, slug: str, *, counting: bool = False) -> tuple[Asked, Found]:
    """The works of a place, newest first unless asked otherwise, as this actor may see them."""
    asked = Asked.read(request.GET)
    asked = replace(asked, text="", filters={name: (slug,)}, year_from=None, year_to=None)
    asked = replace(asked, sort="newest" if asked.sort == "relevance" else asked.sort)
    return asked, find(asked, actor_of(request), counting=counting)
