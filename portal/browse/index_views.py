"""The pages of the lists: which there are, a list, and the works under one of its lines."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.browse import indexes
from portal.browse.index_works import works as works_under
from portal.browse.indexes import LETTERS, NAMES, PAGED, PEOPLE, Long, Page, letter_place, mark, place_of
from portal.browse.paging import page_number

_WHOLE = {"subject": indexes.subjects, "institution": indexes.institutions, "year": indexes.years}
_TYPED = 200


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    return render(request, "browse/indexes.html", {"names": NAMES.items(), "section": "search"})


@require_safe
def index(request: HttpRequest, index: str) -> HttpResponse:
    if index not in NAMES:
        raise Http404
    actor = request.actor  # type: ignore[attr-defined]
    typed = " ".join(request.GET.get("at", "").replace("\x00", " ").split())[:_TYPED]
    if index in PAGED:
        held = Long(index, actor)
        after, before = mark(request.GET.get("after", "")), mark(request.GET.get("before", ""))
        place = letter_place(request.GET.get("letter", "")) or (place_of(index, typed) if typed else b"")
        page = held.page(place, after, before)
        letters = held.letters()
    else:
        page = Page(_WHOLE[index](actor))
        letters = {one.letter for one in page.entries}
    return render(
        request,
        "browse/index.html",
        {
            "index": index,
            "name": NAMES[index],
            "names": NAMES.items(),
            "page": page,
            "typed": typed,
            "alphabet": [(letter, letter in letters) for letter in LETTERS] if index != "year" else [],
            "is_paged": index in PAGED,
            "is_people": index in PEOPLE,
            "section": "search",
        },
    )


@require_safe
def works(request: HttpRequest, index: str) -> HttpResponse:
    if index not in NAMES or index == "institution":
        raise Http404
    value = request.GET.get("name", "").replace("\x00", " ")[:2_000]
    found = works_under(index, value, request.actor, page_number(request.GET.get("page")))  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return render(
        request,
        "browse/index_works.html",
        {
            "name": NAMES[index],
            "works": found,
            "pager": found.pager,
            "crumbs": [(_("Browse"), reverse("browse:indexes")), (NAMES[index], reverse("browse:index", args=[index]))],
            "section": "search",
        },
    )
