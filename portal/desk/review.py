"""One deposit before an editor: its pages beside its description, what is missing, and the decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from deposits.duplicates import duplicates
from deposits.errors import FlowError, Incomplete
from deposits.flows.lookup import kind_of
from deposits.happened import last_turn
from deposits.models import Deposit, FileRole, Message, Record, State
from deposits.roles import STARTS, may_open, verbs, was_of_step
from deposits.steps import chain, current
from media.history import history as file_history
from portal.browse.paging import page_number
from portal.deposit.agreeing import agreed
from portal.deposit.asking import actor_of
from portal.deposit.description import access_in_words, described, kept_lines
from portal.deposit.files import FileRow, file_rows
from portal.deposit.form.fields import known
from portal.deposit.words import history, state_class
from portal.desk.completeness import checks, completeness
from portal.desk.decisions import decide, remarks
from portal.desk.report import report
from portal.desk.scope import curated_deposit

_THUMBS = 12


@dataclass(frozen=True)
class Viewer:
    """The page at hand of the file at hand; `pages` is 0 where a file has no pictures of its pages."""

    row: FileRow
    number: int
    pages: int

    @property
    def before(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None

    @property
    def near(self) -> list[int]:
        """The first pages, those around, and the last: the ones that an editor looks at."""
        wanted = {1, 2, 3, 4, self.number - 1, self.number, self.number + 1, self.pages // 2, self.pages - 1, self.pages}
        return sorted(number for number in wanted if 1 <= number <= self.pages)[:_THUMBS]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, public_id: str) -> HttpResponse:
    try:
        deposit = curated_deposit(request, public_id)
    except Http404:
        return _out_of_hands(request, public_id)
    if request.method != "POST":
        return _page(request, deposit)
    try:
        said = decide(actor_of(request), deposit, request.POST)
    except FlowError as error:
        deposit.refresh_from_db()
        return _page(request, deposit, error)
    messages.success(request, said)
    deposit = Deposit.objects.select_related("collection").get(pk=deposit.pk)
    return redirect("desk:review", public_id) if may_open(actor_of(request), deposit) else redirect("desk:queue")


def _out_of_hands(request: HttpRequest, public_id: str) -> HttpResponse:
    """What has left a step of hers, she may not open any more; she is told what became of it. Raises Http404 for others."""
    deposit = Deposit.objects.select_related("collection").filter(public_id=public_id, deleted=None).first()
    if deposit is None or not was_of_step(actor_of(request), deposit):
        raise Http404
    messages.info(request, f"{deposit.public_id}: {last_turn(deposit)}")
    return redirect("desk:queue")


def _page(request: HttpRequest, deposit: Deposit, refused: FlowError | None = None) -> HttpResponse:
    actor, kind = actor_of(request), kind_of(deposit)
    allowed, steps = verbs(actor, deposit), chain(deposit.collection)
    last = deposit.events.order_by("pk").last()
    files = file_rows(deposit)
    record = Record.objects.select_related("snapshot").filter(deposit=deposit).first()
    published = record.current.document if record and deposit.state == State.PUBLISHED else None
    description = described(kind, deposit.document, published)
    return render(
        request,
        "desk/review.html",
        {
            "section": "desk",
            "deposit": deposit,
            "kind": kind,
            "record": record,
            "state_class": state_class(deposit),
            "files": files,
            "reports": [(row, report(row)) for row in files],
            "viewer": _viewer(request, files),
            "checks": checks(deposit, kind, files),
            "complete": completeness(deposit, kind),
            "description": [line for line in description if line.lines or line.required or line.before is not None],
            "empty": [line for line in description if not (line.lines or line.required or line.before is not None)],
            "kept": kept_lines(deposit, kind),
            "changed": record is not None and published is not None and _differs(deposit, record),
            "access_words": access_in_words(deposit.access, deposit.collection.institution),
            "thread": _thread(deposit),
            "history": history(deposit.events.select_related("actor")),
            "histories": [(row.file.name, file_history(row.file.stored)) for row in files],
            **agreed(deposit, actor),
            "duplicates": duplicates(deposit, actor) if record is None else [],
            "me": actor.user_id,
            "may": {verb: verb in allowed for verb in STARTS},
            "steps": steps if len(steps) > 1 and deposit.state in (State.SUBMITTED, State.RETURNED, State.SCHEDULED) else [],
            "step": current(deposit, steps),
            "seen": last.pk if last else 0,
            "refused": refused,
            "problems": [(known(one.field, kind), one.message) for one in refused.problems]
            if isinstance(refused, Incomplete)
            else [],
            "typed": request.POST,
            "remarked": remarks(request.POST),
            "crumbs": [(_("Desk"), reverse("desk:queue"))],
        },
        status=422 if refused else 200,
    )


def _viewer(request: HttpRequest, files: Sequence[FileRow]) -> Viewer | None:
    """The file that was asked for, else the first with pages, else the first."""
    if not files:
        return None
    paged = [row for row in files if row.inspection and row.inspection.pages]
    row = next((row for row in files if str(row.file.pk) == request.GET.get("file")), (paged or [*files])[0])
    shown = row.file.stored.media_type == "application/pdf" and not row.withheld
    pages = (row.inspection.pages or 0) if row.inspection and shown else 0
    return Viewer(row, min(page_number(request.GET.get("page")), max(pages, 1)), pages)


def _differs(deposit: Deposit, record: Record) -> bool:
    """Whether the working copy is not what readers see."""
    snapshot = record.current
    working = [(one.stored_id, one.name, one.role, one.order, one.policy) for one in deposit.files.exclude(role=FileRole.LICENCE)]
    shown = [(one.stored_id, one.name, one.role, one.order, one.policy) for one in snapshot.files.all()]
    return (deposit.metadata, deposit.policy, working) != (snapshot.metadata, snapshot.policy, shown)


def _thread(deposit: Deposit) -> list[Message]:
    """What was written, each with the label of the field that it is about."""
    found = list(deposit.messages.select_related("author"))
    for message in found:
        message.label = known(message.field) if message.field else ""  # type: ignore[attr-defined]
    return found
