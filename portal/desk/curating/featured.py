"""The works that the page of a collection shows first: found by their titles, put in order by its editors."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from deposits.access import Actor
from deposits.errors import FlowError
from deposits.flows.collections import MOST_FEATURED, feature
from deposits.ids import is_id
from deposits.models import Collection
from deposits.public import PublicRecord
from portal.deposit.asking import actor_of
from portal.desk.scope import curated_collections
from portal.search.asked import Asked
from portal.search.finding import find, permitted


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def featured(request: HttpRequest, slug: str) -> HttpResponse:
    """`do`: `add:<id>`, `drop:<id>`, `up:<id>`, `down:<id>`; `shown`: the ids as the page showed them; `q`: what is searched for."""
    actor = actor_of(request)
    one = get_object_or_404(curated_collections(actor).filter(united_with=None), slug=slug)
    if request.method != "POST":
        return _page(request, one, request.GET.get("q", ""))
    shown, words = request.POST.getlist("shown")[: 2 * MOST_FEATURED], request.POST.get("q", "")
    try:
        feature(actor=actor, collection_id=one.pk, before=shown, works=_after(shown, request.POST.get("do", "")))
    except FlowError as error:
        one.refresh_from_db(fields=["shown_first"])
        return _page(request, one, words, refused=str(error))
    address = reverse("desk:featured", args=[slug])
    return redirect(f"{address}?{urlencode({'q': words})}" if words else address)


def _after(shown: Sequence[str], do: str) -> list[str]:
    """The ids after a button was pressed."""
    verb, _colon, work = do.partition(":")
    if verb == "add":
        return [*shown, work]
    if verb == "drop":
        return [one for one in shown if one != work]
    found = list(shown)
    place = found.index(work) if work in found else -1
    other = place + {"up": -1, "down": 1}.get(verb, 0)
    if place >= 0 and 0 <= other < len(found):
        found[place], found[other] = found[other], found[place]
    return found


def _page(request: HttpRequest, one: Collection, words: str, refused: str = "") -> HttpResponse:
    actor = actor_of(request)
    known = {record.id: record for record in permitted(one.shown_first, actor)}
    asked = Asked().asking(words)
    context = {
        "collection": one,
        "chosen": [(id, known.get(id)) for id in one.shown_first],
        "full": len(one.shown_first) >= MOST_FEATURED,
        "most": MOST_FEATURED,
        "words": asked.text,
        "found": [record for record in _found(asked, one, actor) if record.id not in one.shown_first] if asked.text else [],
        "refused": refused,
        "crumbs": [
            (_("Desk"), reverse("desk:queue")),
            (_("Collections"), reverse("desk:collections")),
            (one.label(), reverse("desk:collection", args=[one.slug])),
        ],
        "section": "desk",
    }
    return render(request, "desk/curating/featured.html", context, status=422 if refused else 200)


def _found(asked: Asked, one: Collection, actor: Actor) -> list[PublicRecord]:
    """By the words of its title, or else of its text; or the one work with this id, which the flow asks whether it lies here."""
    if is_id(asked.text) and (named := permitted([asked.text], actor)):
        return named
    inside = Asked(text=asked.text, filters={"collection": (one.slug,)})
    return [shown.record for shown in find(inside, actor, counting=False).shown]
