"""What the front page counts: real figures of what everyone may see, kept for a minute."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Max
from django.utils import timezone

from deposits.models import Collection, Exposure, Institution, Kind, Record, Subject
from deposits.public import build_many
from portal.browse.institutions import totals
from portal.home.shelf import Shelf, shelf
from search.engines import engine
from search.port import Query, SearchUnavailable

_SECONDS = 60
_NEWEST = 5
_MEMBERS = 6
_FEATURED = 6
_SUBJECTS = 8


@dataclass(frozen=True)
class Figures:
    works: int
    readable: int
    members: int
    this_year: int
    shelf: Shelf
    kinds: list[tuple[Kind, int]]
    subjects: list[tuple[Subject, int]]
    institutions: list[tuple[Institution, int]]
    featured: list[Collection]


def front_page_figures() -> dict[str, object]:
    """Context of the front page. The newest works are read afresh, the counts at most a minute old."""
    live = Record.objects.filter(exposure=Exposure.LIVE)
    latest = live.aggregate(latest=Max("datestamp"))["latest"]
    key = f"front-page:{latest and latest.timestamp()}"
    figures = cache.get(key)
    if figures is None:
        figures = _count()
        cache.set(key, figures, _SECONDS)
    return {"figures": figures, "newest": build_many(list(live.order_by("-published", "-pk")[:_NEWEST]))}


def _count() -> Figures:
    live = Record.objects.filter(exposure=Exposure.LIVE)
    this_year = timezone.localdate().year
    first = timezone.make_aware(dt.datetime(this_year, 1, 1))
    by_year = dict(live.exclude(year=None).values_list("year").annotate(Count("pk")).order_by("year"))
    by_kind = dict(live.values_list("kind").annotate(Count("pk")).order_by())
    by_institution = totals()
    put_forward = Collection.objects.filter(featured=True, united_with=None).select_related("institution")
    return Figures(
        works=sum(by_kind.values()),
        readable=live.filter(status="open").count(),
        members=Institution.objects.filter(parent=None).count(),
        this_year=live.filter(published__gte=first).count(),
        shelf=shelf(by_year, this_year),
        kinds=[(kind, by_kind[kind.pk]) for kind in Kind.objects.filter(pk__in=by_kind)],
        subjects=_subjects(),
        institutions=by_institution[:_MEMBERS],
        featured=list(put_forward.order_by("path")[:_FEATURED]),
    )


def _subjects() -> list[tuple[Subject, int]]:
    """The fields most written about; none while the index cannot answer."""
    try:
        counted = engine().search(Query(facets=("subject",), facet_limit=_SUBJECTS, limit=0)).facets.get("subject", [])
    except SearchUnavailable:
        return []
    known = {
        f"{one.scheme}:{one.code}": one
        for one in Subject.objects.filter(code__in=[code.partition(":")[2] for code, _ in counted])
    }
    return [(known[code], count) for code, count in counted if code in known]
