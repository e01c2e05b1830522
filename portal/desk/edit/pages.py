"""One bulk edit: its differences before, how far it is, what became of each deposit, and taking it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from deposits.errors import FlowError
from deposits.flows import edits
from deposits.models import BulkEdit, Deposit, EditedDeposit
from deposits.roles import is_librarian
from deposits.sheets.writing import separated
from portal.browse.paging import Pager, page_number
from portal.deposit.asking import actor_of
from portal.desk.edit.asking import shown
from portal.desk.scope import curated_deposits
from portal.desk.tasks import CHANGE, COMPARE, queue_edit

SIZE = 25
_SILENT = dt.timedelta(minutes=5)  # one that was not heard of for so long may be set going again
Outcome = EditedDeposit.Outcome


@never_cache
@login_required
@require_safe
def page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Before: every difference, page by page. Then: how far it is, and what became of each."""
    edit, actor = _mine(request, public_id), actor_of(request)
    tally = dict(edit.rows.order_by().values_list("outcome").annotate(Count("pk")))
    outcome = request.GET.get("outcome", "")
    rows = edit.rows.filter(outcome=outcome) if outcome in tally else edit.rows.all()
    total = sum(tally.values())
    pager = Pager.of(tally.get(outcome, total), SIZE, page_number(request.GET.get("page")))
    listed = list(rows[(pager.number - 1) * SIZE : pager.number * SIZE])
    return render(
        request,
        "desk/edit/edited.html",
        {
            "section": "desk",
            "edit": edit,
            "is_asked": edit.state == BulkEdit.State.ASKED,
            "rows": shown(edit, listed, curated_deposits(actor)),
            "counts": [(value, label, tally[value]) for value, label in Outcome.choices if value in tally],
            "waiting": tally.get(Outcome.WAITING, 0),
            "conflicts": tally.get(Outcome.CONFLICT, 0),
            "changed": tally.get(Outcome.CHANGED, 0),
            "total": total,
            "done": total - tally.get(Outcome.WAITING, 0),
            "outcome": outcome,
            "pager": pager,
            "silent": edit.is_busy and edit.updated < timezone.now() - _SILENT,
            "undone": edit.undone_by.exclude(state=BulkEdit.State.ASKED).first(),
            "crumbs": [(_("Desk"), reverse("desk:queue")), (_("Bulk edits"), reverse("desk:edit"))],
        },
    )


@never_cache
@login_required
@require_POST
def do(request: HttpRequest, public_id: str) -> HttpResponse:
    """`do`: order, stop, go_on where nothing was heard for long, undo (which is looked at first)."""
    edit, actor, post = _mine(request, public_id), actor_of(request), request.POST
    try:
        match post.get("do"):
            case "order":
                asked = edit.sheet_name != ""  # else it was said with the change
                publish, note = (post.get("publish") == "1", post.get("note", "")) if asked else (None, None)
                queue_edit(CHANGE, edits.order(actor=actor, edit_id=edit.pk, publish=publish, note=note))
            case "stop":
                edits.stop(actor=actor, edit_id=edit.pk)
            case "undo":
                edit = edits.undo(actor=actor, edit_id=edit.pk, language="en" if get_language() == "en" else "vi")
            case "go_on" if edit.is_busy:
                queue_edit(CHANGE if edit.state == BulkEdit.State.WORKING else COMPARE, edit)
    except FlowError as error:
        messages.error(request, str(error))
    return redirect("desk:edited", edit.public_id)


@never_cache
@login_required
@require_safe
def report(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Every deposit, and what became of it, as CSV that no program computes."""
    edit = _mine(request, public_id)
    header = [_("Row"), _("Number in the repository"), _("Title"), _("Outcome"), _("Why")]
    mine = curated_deposits(actor_of(request))
    rows = (
        [
            str(row.number),
            deposit.public_id if deposit else "",
            deposit.title if deposit else "",
            str(row.get_outcome_display()),
            row.problem,
        ]
        for row, deposit in _known(edit, mine)
    )
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(edit.public_id)}.csv"}
    return StreamingHttpResponse(separated(header, rows), content_type="text/csv; charset=utf-8", headers=headers)


def _known(edit: BulkEdit, mine: QuerySet[Deposit]) -> Iterator[tuple[EditedDeposit, Deposit | None]]:
    """Rows with their deposits; none where somebody else curates it by now."""
    visible = set(mine.filter(pk__in=edit.rows.values("deposit")).values_list("pk", flat=True))
    for row in edit.rows.select_related("deposit").iterator(chunk_size=500):
        yield row, row.deposit if row.deposit_id in visible else None


def _mine(request: HttpRequest, public_id: str) -> BulkEdit:
    """One's own; an administrator's is every one. 404 otherwise."""
    actor = actor_of(request)
    if not is_librarian(actor):
        raise PermissionDenied
    edit = BulkEdit.objects.select_related("user", "undoes").filter(public_id=public_id).first()
    if edit is None or (edit.user_id != actor.user_id and not actor.is_administrator):
        raise Http404
    return edit
