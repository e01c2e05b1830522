"""Sheets of many works, on the desk: sent, tried, looked at, brought in, and their report."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from functools import wraps
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deposits.errors import FlowError
from deposits.flows import batches
from deposits.forms import form_within
from deposits.models import Batch, BatchRow, Kind
from deposits.roles import is_librarian
from deposits.sheets import report
from deposits.sheets.templates import template
from deposits.sheets.writing import MEDIA_TYPE, separated
from media.errors import MediaError
from portal.browse.paging import Pager, page_number
from portal.deposit.asking import actor_of
from portal.desk.batch.asking import batch_of, collections_of, places, read
from portal.desk.batch.headings import changed_mapping, headings, same_twice
from portal.desk.scope import known_deposits
from portal.desk.tasks import CARRY_OUT, CHECK, queue

SIZE = 50
_RECENT = 50
_SILENT = dt.timedelta(minutes=5)  # a batch that was not heard of for so long may be set going again
View = Callable[..., HttpResponseBase]


def _for_librarians(view: View) -> View:
    @never_cache
    @login_required
    @wraps(view)
    def wrapped(request: HttpRequest, *args: str, **more: str) -> HttpResponseBase:
        if not is_librarian(actor_of(request)):
            raise PermissionDenied
        return view(request, *args, **more)

    return wrapped


@_for_librarians
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponseBase:
    """The form, and the batches of before."""
    refused: Exception | None = None
    if request.method == "POST":
        try:
            batch = batches.begin(actor=actor_of(request), sending=read(request))
        except (FlowError, MediaError) as error:
            refused = error
        else:
            queue(CHECK, batch)
            return redirect("desk:batch", batch.public_id)
    actor = actor_of(request)
    recent = Batch.objects.filter(user_id=actor.user_id or 0)
    return render(
        request,
        "desk/batch/start.html",
        {
            "section": "desk",
            "refused": refused,
            "typed": request.POST,
            "collections": collections_of(actor),
            "kinds": Kind.objects.filter(active=True),
            "goals": Batch.Goal.choices,
            "places": places(actor),
            "recent": recent.select_related("collection")[:_RECENT],
            "crumbs": [(_("Desk"), reverse("desk:queue"))],
        },
        status=422 if refused else 200,
    )


@_for_librarians
@require_safe
def page(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Where a batch stands: how far, what each row would do or has done, and what may be done next."""
    batch = batch_of(request, public_id)
    counts = Counter(dict(batch.found.order_by().values_list("outcome").annotate(Count("pk"))))
    outcome = request.GET.get("outcome", "")
    shown = batch.found.select_related("deposit")
    if outcome in BatchRow.Outcome.values:
        shown = shown.filter(outcome=outcome)
    pager = Pager.of(shown.count(), SIZE, page_number(request.GET.get("page")))
    is_settled = batch.state in (Batch.State.CHECKED, Batch.State.REFUSED)
    rows = list(shown[(pager.number - 1) * SIZE : pager.number * SIZE])
    known = known_deposits(actor_of(request)).filter(pk__in=[row.deposit_id for row in rows])
    return render(
        request,
        "desk/batch/page.html",
        {
            "section": "desk",
            "batch": batch,
            "busy": batch.is_busy,
            "silent": batch.is_busy and (batch.refusal != "" or batch.updated < timezone.now() - _SILENT),
            "settled": is_settled,
            "headings": headings(batch) if is_settled else [],
            "twice": same_twice(batch) if is_settled else [],
            "counts": [(value, label, counts[value]) for value, label in BatchRow.Outcome.choices if counts[value]],
            "useful": counts["new"] + counts["change"],
            "outcome": outcome,
            "rows": rows,
            "known": set(known.values_list("pk", flat=True)),
            "pager": pager,
            "crumbs": [(_("Desk"), reverse("desk:queue")), (_("Sheets"), reverse("desk:batches"))],
        },
    )


@_for_librarians
@require_POST
def carry_out(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """`do` is check (with what the columns mean), order, or go_on where it has stopped."""
    batch, actor = batch_of(request, public_id), actor_of(request)
    try:
        if request.POST.get("do") == "order":
            batches.order(actor=actor, batch_id=batch.pk)
            queue(CARRY_OUT, batch)
        elif request.POST.get("do") == "go_on":
            if batch.is_busy:
                queue(CARRY_OUT if batch.state == Batch.State.WORKING else CHECK, batch)
        else:
            batches.settle(actor=actor, batch_id=batch.pk, mapping=changed_mapping(batch, request.POST))
            queue(CHECK, batch)
    except FlowError as error:
        messages.error(request, str(error))
    return redirect("desk:batch", public_id)


@_for_librarians
@require_safe
def report_file(request: HttpRequest, public_id: str) -> HttpResponseBase:
    batch = batch_of(request, public_id)
    name = quote(f"{batch.sheet_name.rpartition('.')[0] or batch.public_id}-{batch.public_id}.csv")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    pieces = separated(report.header(), report.rows(batch, known_deposits(actor_of(request))))
    return StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8", headers=headers)


@_for_librarians
@require_safe
def template_file(request: HttpRequest, code: str) -> HttpResponseBase:
    """The sheet to fill in for a kind, as a collection (`?collection=`) asks it."""
    kind = Kind.objects.filter(code=code).first()
    if kind is None:
        raise Http404
    collection = next((one for one in collections_of(actor_of(request)) if one.slug == request.GET.get("collection")), None)
    content = template(form_within(kind, collection) if collection else kind)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(kind.label())}.xlsx"}
    return HttpResponse(content, content_type=MEDIA_TYPE, headers=headers)
