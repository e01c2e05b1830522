"""The queue: what waits for me, oldest first; and taking it, giving it back, handing it to a colleague."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from deposits.forms import Forms
from deposits.models import Deposit, Kind, Message, State
from deposits.roles import works_at_desk
from portal.browse.paging import Pager, page_number
from portal.deposit.asking import actor_of
from portal.deposit.files import WITH_FILES, FileRow, file_rows
from portal.deposit.words import state_class
from portal.desk.asked import ELSEWHERE, VIEWS, Asked, late, ordered, patience, viewed
from portal.desk.colleagues import colleagues
from portal.desk.completeness import Completeness, completeness
from portal.desk.scope import desk_collections

SIZE = 25


@dataclass(frozen=True)
class Entry:
    deposit: Deposit
    kind: Kind | None
    files: list[FileRow]
    again: bool

    @property
    def owner(self) -> str:
        return str(self.deposit.owner or self.deposit.owner_name or self.deposit.owner_email)

    @property
    def state_class(self) -> str:
        return "back" if self.again and self.deposit.state == State.SUBMITTED else state_class(self.deposit)

    @property
    def days(self) -> int:
        """How many local days ago it was submitted."""
        since = self.deposit.submitted or self.deposit.updated
        return (timezone.localdate() - timezone.localdate(since)).days

    @property
    def is_late(self) -> bool:
        """As `asked.late` has it."""
        since = self.deposit.submitted
        return self.deposit.state == State.SUBMITTED and since is not None and since < timezone.now() - patience()

    @property
    def complete(self) -> Completeness:
        return completeness(self.deposit, self.kind)

    @property
    def unreadable(self) -> str:
        """What the first file that could not be read as text is, in words."""
        return next((str(row.status.label) for row in self.files if row.state_class == "back"), "")


@never_cache
@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if not works_at_desk(actor):
        raise PermissionDenied
    collections = list(desk_collections(actor).order_by("path"))
    kinds = {kind.code: kind for kind in Kind.objects.all()}
    people = colleagues(actor, collections)
    asked = Asked.of(request.GET, collections=collections, kinds=set(kinds), people={str(one.pk) for one in people})
    found = asked.found(actor)
    totals = (
        found.order_by()
        .values_list("state")
        .annotate(number=Count("pk"), late=Count("pk", filter=late()), mine=Count("pk", filter=Q(claimed_by=actor.user_id)))
    )
    counts = {state: tuple(numbers) for state, *numbers in totals}
    elsewhere = viewed(found, ELSEWHERE, actor).aggregate(number=Count("pk"), late=Count("pk", filter=late()))
    if elsewhere["number"]:
        everywhere, overdue, claimed = counts[State.SUBMITTED]
        counts[State.SUBMITTED] = everywhere - elsewhere["number"], overdue - elsewhere["late"], claimed
        counts[ELSEWHERE] = (elsewhere["number"],)
    pager = Pager.of(counts.get(asked.view, (0,))[0], SIZE, page_number(request.GET.get("page")))
    waiting, overdue, claimed = counts.get(State.SUBMITTED, (0, 0, 0))
    return render(
        request,
        "desk/queue.html",
        {
            "section": "desk",
            "question": asked,
            "view": asked.view,
            "views": [
                (value, label, counts.get(value, (0,))[0])
                for value, label in VIEWS.items()
                if value != ELSEWHERE or value in counts or value == asked.view
            ],
            "waiting": waiting,
            "overdue": overdue,
            "claimed": claimed,
            "days": settings.REVIEW_DAYS,
            "entries": _entries(ordered(found, asked.view, actor)[(pager.number - 1) * SIZE : pager.number * SIZE], kinds),
            "pager": pager,
            "collections": collections,
            "kinds": kinds.values(),
            "people": people,
            "me": actor.user_id,
            "suffix": f"?{urlencode({'queue': urlencode(asked.parameters)})}" if asked.parameters else "",
            "sent": request.session.pop("desk-sent", ""),
            "handed": asked.view in (State.SUBMITTED, State.RETURNED, State.SCHEDULED),
        },
    )


def _entries(page: QuerySet[Deposit], kinds: dict[str, Kind]) -> list[Entry]:
    """First the keys alone, found in narrow rows of an index; then what is shown, of these few."""
    keys = list(page.values_list("pk", flat=True))
    returned = Message.objects.filter(deposit=OuterRef("pk"), reason=Message.Reason.RETURNED)
    rows = Deposit.objects.filter(pk__in=keys).select_related("collection__institution", "owner", "claimed_by")
    found = {one.pk: one for one in rows.annotate(again=Exists(returned)).prefetch_related(WITH_FILES)}
    forms = Forms.load()
    return [_entry(found[key], kinds, forms) for key in keys if key in found]


def _entry(deposit: Deposit, kinds: dict[str, Kind], forms: Forms) -> Entry:
    kind = kinds.get(deposit.kind_code)
    asked = forms.within(kind, deposit.collection) if kind else None
    return Entry(deposit, asked, file_rows(deposit), deposit.again)  # type: ignore[attr-defined]
