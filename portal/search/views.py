"""The search page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.saved.models import Frequency, SavedSearch
from portal.search.asked import COUNTED, Asked
from portal.search.export import FORMS, MOST
from portal.search.facets import chips, facets, left_out, years
from portal.search.finding import find


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    asked = Asked.read(request.GET)
    found = find(asked, request.actor)  # type: ignore[attr-defined]
    return render(
        request,
        "search/results.html",
        {
            "question": asked,
            "asked": asked.text,
            "found": found,
            "facets": facets(asked, found.facets),
            "years": years(asked, found.facets),
            "chips": chips(asked),
            "left_out": [] if found.index_answers else left_out(asked),
            "ticked": sum(len(values) for values in asked.filters.values())
            + (asked.year_from is not None or asked.year_to is not None),
            "cleared": asked.without_filters().encoded(),
            "kept": [(name, value) for name, value in asked.pairs() if name != "sort"],
            "beside_facets": [(name, value) for name, value in asked.pairs() if name not in (*COUNTED, "year_from", "year_to")],
            "query": asked.encoded(),
            "forms": FORMS,
            "most": MOST,
            "saved": _saved(request, asked),
            "frequencies": Frequency.choices,
            "section": "search",
            "no_find": True,
        },
    )


def _saved(request: HttpRequest, asked: Asked) -> SavedSearch | None:
    """This search, where the reader has saved it."""
    return SavedSearch.objects.filter(user=request.user.pk, query=asked.encoded()).defer("seen").first()
