"""The queue: what waits for me, oldest first; and taking it, giving it back, handing it to a colleague."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from deposits.access import Actor
from deposits.forms import Forms
from deposits.models import Deposit, Event, Kind, Message, State, Trouble
from deposits.roles import works_at_desk
from media.models import TextStatus
from portal.browse.paging import Pager, page_number
from portal.deposit.asking import actor_of
from portal.deposit.files import WITH_FILES, FileRow, file_rows
from portal.deposit.words import state_class
from portal.desk.asked import ELSEWHERE, UNDER_WAY, VIEWS, Asked, ordered, patience
from portal.desk.colleagues import colleagues
from portal.desk.completeness import Completeness, completeness
from portal.desk.counting import Counts
from portal.desk.scope import desk_collections
from portal.desk.troubles import DUPLICATE, LABELS, resembling

SIZE = 25
# Told by how complete it is, by the file that could not be read, or by the state of what came again.
_TOLD = frozenset({Trouble.INCOMPLETE, Trouble.UNREADABLE, Trouble.NO_FILE, Trouble.ANSWERED, Trouble.READING, Trouble.UNSEEN})

_SAID_BY = {Trouble.VIRUS: TextStatus.INFECTED, Trouble.ENCRYPTED: TextStatus.ENCRYPTED}


@dataclass(frozen=True)
class Entry:
    """`seen`: the last event (primary key) of the deposit that the page knows."""

    deposit: Deposit
    kind: Kind | None
    files: list[FileRow]
    again: bool
    is_alike: bool
    seen: int

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

    @cached_property  # asked for several times by its row of the page
    def complete(self) -> Completeness:
        return completeness(self.deposit, self.kind)

    @property
    def unreadable(self) -> str:
        """What the first file that could not be read as text is, in words; nothing where `troubles` says so."""
        held = self.deposit.troubles.split() if self.deposit.state in UNDER_WAY else ()
        told = {status for trouble, status in _SAID_BY.items() if trouble in held}
        return next((str(row.status.label) for row in self.files if row.state_class == "back" and row.status not in told), "")

    @property
    def troubles(self) -> list[str]:
        """In words, the worst first; without those that other cells of its row tell of more exactly."""
        if self.deposit.state not in UNDER_WAY:
            return []
        held = {*self.deposit.troubles.split(), *([DUPLICATE] if self.is_alike else [])}
        said = held - _TOLD
        return [str(label) for code, label in LABELS.items() if code in said] if said else []


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
    counts = Counts.of(asked, actor)
    pager = Pager.of(counts.view(asked.view).number, SIZE, page_number(request.GET.get("page")))
    found = ordered(asked.found(actor), asked.view, actor)
    waiting = counts.view(State.SUBMITTED)
    entries = _entries(found[(pager.number - 1) * SIZE : pager.number * SIZE], kinds, actor)
    return render(
        request,
        "desk/queue.html",
        {
            "section": "desk",
            "question": asked,
            "view": asked.view,
            "views": [
                (value, label, counts.view(value).number)
                for value, label in VIEWS.items()
                if value != ELSEWHERE or value in counts.views or value == asked.view
            ],
            "troubles": counts.troubles,
            "waiting": waiting.number,
            "overdue": waiting.late,
            "claimed": waiting.mine + counts.view(ELSEWHERE).mine,
            "days": settings.REVIEW_DAYS,
            "entries": entries,
            "seen": max((one.seen for one in entries), default=0),
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


def _entries(page: QuerySet[Deposit], kinds: dict[str, Kind], actor: Actor) -> list[Entry]:
    """First the keys alone, found in narrow rows of an index; then what is shown, of these few."""
    keys = list(page.values_list("pk", flat=True))
    returned = Message.objects.filter(deposit=OuterRef("pk"), reason=Message.Reason.RETURNED)
    rows = Deposit.objects.filter(pk__in=keys).select_related("collection__institution", "owner", "claimed_by")
    alike = resembling(actor).filter(deposit=OuterRef("pk"))
    last = Event.objects.filter(deposit=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    rows = rows.annotate(again=Exists(returned), is_alike=Exists(alike), last_event=Subquery(last)).prefetch_related(WITH_FILES)
    found = {one.pk: one for one in rows}
    forms = Forms.load()
    return [_entry(found[key], kinds, forms) for key in keys if key in found]


def _entry(deposit: Deposit, kinds: dict[str, Kind], forms: Forms) -> Entry:
    kind = kinds.get(deposit.kind_code)
    asked = forms.within(kind, deposit.collection) if kind else None
    return Entry(deposit, asked, file_rows(deposit), deposit.again, deposit.is_alike, deposit.last_event or 0)  # type: ignore[attr-defined]
