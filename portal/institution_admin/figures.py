"""What a collection holds and what is on its way there, in figures, for who governs it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from deposits.access import Status
from deposits.lying import below, lying_in
from deposits.models import Collection, Deposit, Exposure, Kind, Record, State
from portal.search.facets import status_name

Counts = list[tuple[str, int]]
WAYS = (State.DRAFT, State.SUBMITTED, State.RETURNED, State.SCHEDULED)
_YEAR = dt.timedelta(days=365)
_YEARS = 5


@dataclass(frozen=True)
class Figures:
    """Of a collection and all inside it: works that everyone may find, those of the last year among them, by kind, by access and
    by the latest years of issue; deposits that are not published yet, by state; collections inside."""

    works: int
    lately: int
    kinds: Counts
    statuses: Counts
    years: Counts
    ways: Counts
    inside: int


def figures(collection: Collection) -> Figures:
    live = lying_in(collection).filter(exposure=Exposure.LIVE).order_by()
    totals = live.aggregate(works=Count("pk"), lately=Count("pk", filter=Q(published__gte=timezone.now() - _YEAR)))
    inside = below(collection).filter(united_with=None)
    deposits = Deposit.objects.filter(collection__in=inside.values("pk"), state__in=WAYS, deleted=None).order_by()
    years = live.exclude(year=None).values_list("year").annotate(Count("pk")).order_by("-year")[:_YEARS]
    labels = {one.code: one.label() for one in Kind.objects.all()}
    return Figures(
        works=totals["works"],
        lately=totals["lately"],
        kinds=[(labels[code], count) for code, count in _by(live, "kind__code")],
        statuses=[(status_name(Status(status)), count) for status, count in _by(live, "status") if status],
        years=[(str(year), count) for year, count in years],
        ways=[(str(State(state).label), count) for state, count in _by(deposits, "state")],
        inside=inside.exclude(pk=collection.pk).count(),
    )


def _by(rows: QuerySet[Record] | QuerySet[Deposit], name: str) -> Iterable[tuple[str, int]]:
    """The most first."""
    return rows.values_list(name).annotate(many=Count("pk")).order_by("-many", name)  # type: ignore[return-value]
