"""The queue: what waits for me, oldest first."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from deposits.collation import sort_key
from deposits.forms import Forms
from deposits.models import Collection, Deposit, Kind, Message, State
from deposits.roles import is_librarian
from portal.browse.paging import Pager, page_number
from portal.deposit.asking import actor_of
from portal.deposit.files import WITH_FILES, FileRow, file_rows
from portal.deposit.words import state_class
from portal.desk.completeness import Completeness, completeness
from portal.desk.scope import curated_collections, curated_deposits
from search.vietnamese import fold

SIZE = 25
VIEWS: dict[str, str | Promise] = {
    State.SUBMITTED: _("Waiting for me"),
    State.RETURNED: _("Returned"),
    State.SCHEDULED: _("Scheduled"),
    State.REJECTED: _("Rejected"),
    State.PUBLISHED: _("Published"),
    State.WITHDRAWN: _("Withdrawn"),
}


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
    def complete(self) -> Completeness:
        return completeness(self.deposit, self.kind)

    @property
    def unreadable(self) -> str:
        """What the first file that could not be read as text is, in words."""
        return next((str(row.status.label) for row in self.files if row.state_class == "back"), "")


@never_cache
@login_required
def queue(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if not is_librarian(actor):
        raise PermissionDenied
    mine = curated_deposits(actor)
    state = request.GET.get("view", State.SUBMITTED)
    state = state if state in VIEWS else State.SUBMITTED
    collections = sorted(curated_collections(actor), key=lambda one: sort_key(one.label()))
    kinds = {kind.code: kind for kind in Kind.objects.all()}
    found = _filtered(mine, request, collections, kinds)
    counts = dict(found.values_list("state").annotate(Count("pk")))
    listed = found.filter(state=state).order_by("submitted" if state == State.SUBMITTED else "-updated", "pk")
    forms = Forms.load()
    pager = Pager.of(counts.get(state, 0), SIZE, page_number(request.GET.get("page")))
    returned = Message.objects.filter(deposit=OuterRef("pk"), reason=Message.Reason.RETURNED)
    page = listed.select_related("collection__institution", "owner").annotate(again=Exists(returned)).prefetch_related(WITH_FILES)
    return render(
        request,
        "desk/queue.html",
        {
            "section": "desk",
            "view": state,
            "views": [(value, label, counts.get(value, 0)) for value, label in VIEWS.items()],
            "waiting": counts.get(State.SUBMITTED, 0),
            "entries": [_entry(one, kinds, forms) for one in page[(pager.number - 1) * SIZE : pager.number * SIZE]],
            "pager": pager,
            "collections": collections,
            "kinds": kinds.values(),
            "wanted": {name: request.GET.get(name, "") for name in ("q", "collection", "kind")},
        },
    )


def _entry(deposit: Deposit, kinds: dict[str, Kind], forms: Forms) -> Entry:
    kind = kinds.get(str(deposit.metadata.get("kind")))
    asked = forms.within(kind, deposit.collection) if kind else None
    return Entry(deposit, asked, file_rows(deposit), deposit.again)  # type: ignore[attr-defined]


def _filtered(
    mine: QuerySet[Deposit], request: HttpRequest, collections: list[Collection], kinds: dict[str, Kind]
) -> QuerySet[Deposit]:
    collection = next((one for one in collections if one.slug == request.GET.get("collection")), None)
    if collection:
        mine = mine.filter(collection__path__startswith=collection.path)
    if (kind := request.GET.get("kind")) in kinds:
        mine = mine.filter(metadata__kind=kind)
    words = fold(request.GET.get("q", "")[:200]).split()
    return mine.filter(pk__in=_found(mine, words)) if words else mine


def _found(mine: QuerySet[Deposit], words: list[str]) -> list[int]:
    """Those whose title, owner or id holds every word, with marks or without. Databases fold Vietnamese differently, or
    not at all; a desk's deposits are few enough to be read."""
    rows = mine.annotate(written=KeyTextTransform("title", "metadata")).values_list(
        "pk", "public_id", "written", "owner__name", "owner_name"
    )
    return [pk for pk, *texts in rows.iterator() if all(word in fold(" ".join(filter(None, texts))) for word in words)]
