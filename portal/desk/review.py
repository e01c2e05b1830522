"""One deposit before an editor: reading it, deciding, and going on to the next."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from deposits.errors import FlowError, NotAllowed
from deposits.flows.lookup import kind_of
from deposits.happened import last_turn
from deposits.models import CommonReason, Deposit, Record
from deposits.roles import may_open, was_of_step
from portal.deposit.asking import actor_of
from portal.deposit.carrying import carried, signed_in_or_carried
from portal.deposit.guesses import accept
from portal.desk.decisions import decide, written
from portal.desk.differences import differences, moments, pair
from portal.desk.neighbours import neighbours
from portal.desk.page import review_page
from portal.desk.scope import curated_deposit
from portal.numbers import key

_STAYING = {"guess", "begin-with", "stay"}
_LEAVING = {"publish", "pass_on", "return", "reject", "schedule"}


@never_cache
@signed_in_or_carried
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, public_id: str) -> HttpResponse:
    """Whatever is refused, and whatever happens to the deposit meanwhile, what was typed comes back."""
    try:
        deposit = curated_deposit(request, public_id)
    except Http404:
        happened = _happened(request, public_id)
        if texts := written(request.POST):
            return render(request, "desk/gone.html", {"texts": texts, "happened": happened}, status=404)
        if not happened:
            raise
        messages.info(request, happened)
        return redirect("desk:queue")
    if request.method == "POST":
        return _posted(request, deposit, request.POST)
    typed = carried(request, public_id)
    if typed is not None:
        messages.info(request, _("What you wrote before you signed in stands here again. Nothing has been decided yet."))
    return render(request, "desk/review.html", review_page(request, deposit, typed=typed))


def _posted(request: HttpRequest, deposit: Deposit, post: QueryDict) -> HttpResponse:
    actor = actor_of(request)
    verb, _colon, object_ = post.get("do", "").partition(":")
    beside = neighbours(actor, deposit, request.GET.get("queue", ""))
    try:
        if verb in _STAYING:
            typed = (
                _taken(request, deposit, object_) if verb == "guess" else _begun(deposit, post) if verb == "begin-with" else post
            )
            return render(request, "desk/review.html", review_page(request, deposit, typed=typed))
        said = decide(actor, deposit, post)
    except FlowError as error:
        deposit.refresh_from_db()
        return render(request, "desk/review.html", review_page(request, deposit, typed=post, refused=error), status=422)
    messages.success(request, said)
    request.session["desk-sent"] = deposit.public_id
    if verb in _LEAVING and "then" in post:
        where = reverse("desk:review", args=[beside.after]) + beside.suffix if beside.after else _queue(beside.queue)
        return redirect(where)
    deposit = Deposit.objects.select_related("collection").get(pk=deposit.pk)
    if not may_open(actor, deposit):
        return redirect(_queue(beside.queue))
    return redirect(reverse("desk:review", args=[deposit.public_id]) + beside.suffix)


def _happened(request: HttpRequest, public_id: str) -> str:
    """What has left a step of hers, she may not open any more; she is told what became of it. Empty for everybody else."""
    deposit = Deposit.objects.select_related("collection").filter(public_id=public_id, deleted=None).first()
    if deposit is None or not was_of_step(actor_of(request), deposit):
        return ""
    return f"{deposit.public_id}: {last_turn(deposit)}"


def _queue(question: str) -> str:
    return f"{reverse('desk:queue')}?{question}" if question else reverse("desk:queue")


def _taken(request: HttpRequest, deposit: Deposit, field: str) -> QueryDict:
    """Write what the file says into the field; what stands in the boxes stays there."""
    accept(field, actor=actor_of(request), deposit=deposit)
    deposit.refresh_from_db()
    messages.success(request, _("Taken from the file."))
    return request.POST


def _begun(deposit: Deposit, post: QueryDict) -> QueryDict:
    """A common reason behind what is written already, in the depositor's language."""
    reason = CommonReason.objects.filter(pk=key(post.get("reason-text", ""))).first()
    if reason is None:
        raise NotAllowed(_("Choose a reason first."))
    typed = post.copy()
    text = reason.worded(deposit.owner.language if deposit.owner else "vi")
    typed["comment"] = "\n\n".join(part for part in (post.get("comment", "").strip(), text) if part)
    return typed


@never_cache
@login_required
@require_safe
def compare(request: HttpRequest, public_id: str) -> HttpResponse:
    """What changed between two moments of a deposit, `?from=s1&to=now`."""
    deposit = curated_deposit(request, public_id)
    kind = kind_of(deposit)
    record = Record.objects.filter(deposit=deposit).first()
    kept = moments(deposit, record)
    chosen = pair(kept, request.GET.get("from", ""), request.GET.get("to", ""))
    context = {
        "section": "desk",
        "deposit": deposit,
        "moments": kept,
        "compared": differences(deposit, kind, *chosen) if chosen else None,
        "crumbs": [(_("Desk"), reverse("desk:queue")), (str(deposit), reverse("desk:review", args=[public_id]))],
    }
    return render(request, "desk/compare.html", context)
