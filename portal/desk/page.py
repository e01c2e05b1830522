"""What the page of one deposit shows to who reviews it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from deposits.duplicates import duplicates
from deposits.errors import FlowError, Incomplete
from deposits.flows.lookup import kind_of
from deposits.happened import last_event
from deposits.models import CommonReason, Deposit, FileRole, Record, State
from deposits.roles import STARTS, verbs
from deposits.steps import chain, current
from media.history import history as file_history
from portal.browse.paging import page_number
from portal.deposit.agreeing import agreed
from portal.deposit.asking import actor_of
from portal.deposit.carrying import seal
from portal.deposit.description import access_in_words, kept_lines
from portal.deposit.files import FileRow, file_rows
from portal.deposit.form.fields import known
from portal.deposit.words import history, state_class
from portal.desk.completeness import checks, completeness
from portal.desk.decisions import homeless, remarks
from portal.desk.described import shown, thread
from portal.desk.differences import differences, moments, usual
from portal.desk.neighbours import neighbours
from portal.desk.report import report
from portal.desk.rules import advice

_THUMBS, _HISTORIES, _EVENTS = 12, 20, 200


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


def review_page(
    request: HttpRequest, deposit: Deposit, *, typed: QueryDict | None = None, refused: FlowError | None = None
) -> dict[str, Any]:
    """The context of `desk/review.html`. `typed` is what stands in its boxes and was not sent, or was refused."""
    actor, kind = actor_of(request), kind_of(deposit)
    typed = typed if typed is not None else QueryDict()
    files = file_rows(deposit)
    record = Record.objects.select_related("snapshot").filter(deposit=deposit).first()
    published = record.current.document if record and deposit.state == State.PUBLISHED else None
    may, steps = verbs(actor, deposit), chain(deposit.collection)
    allowed = {verb: verb in may for verb in STARTS}
    lines = shown(deposit, kind, published, may_save=allowed["save"])
    kept = moments(deposit, record)
    compared = usual(kept)
    return {
        "section": "desk",
        "deposit": deposit,
        "kind": kind,
        "record": record,
        "state_class": state_class(deposit),
        "files": files,
        "reports": [(row, report(row)) for row in files],
        "viewer": viewer_of(request, files),
        "checks": checks(deposit, kind, files),
        "advice": advice(deposit, kind, files),
        "complete": completeness(deposit, kind),
        "description": [line for line in lines if line.is_open],
        "empty": [line for line in lines if not line.is_open],
        "kept": kept_lines(deposit, kind),
        "changed": record is not None and published is not None and _differs(deposit, record),
        "access_words": access_in_words(deposit.access, deposit.collection.institution),
        "thread": thread(deposit),
        "notes": deposit.notes.select_related("author"),
        "compared": differences(deposit, kind, *compared) if compared else None,
        "comparable": len(kept) > 1,
        "reasons": list(CommonReason.objects.all()) if allowed["return"] or allowed["reject"] else [],
        "history": history(deposit.events.select_related("actor").order_by("-pk")[:_EVENTS][::-1]),
        "histories": [(row.file.name, file_history(row.file.stored)) for row in files[:_HISTORIES]],
        **agreed(deposit, actor),
        "duplicates": duplicates(deposit, actor) if record is None else [],
        "me": actor.user_id,
        "may": allowed,
        "steps": steps if len(steps) > 1 and deposit.state in (State.SUBMITTED, State.RETURNED, State.SCHEDULED) else [],
        "step": current(deposit, steps),
        "seen": last_event(deposit.pk),
        "refused": refused,
        "problems": [(known(one.field, kind), one.message) for one in refused.problems]
        if isinstance(refused, Incomplete)
        else [],
        "typed": typed,
        "remarked": remarks(typed),
        "homeless": homeless(typed, allowed),
        "seal": seal(actor.user_id or 0, deposit.public_id),
        "beside": neighbours(actor, deposit, request.GET.get("queue", "")),
        "sent": request.session.pop("desk-sent", ""),
        "crumbs": [(_("Desk"), reverse("desk:queue"))],
    }


def viewer_of(request: HttpRequest, files: Sequence[FileRow]) -> Viewer | None:
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
