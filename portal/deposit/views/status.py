"""Where a deposit stands: its state, its history, what was written about it; and the verbs that need no form."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from deposits.errors import FlowError
from deposits.flows.certify import certify_published, may_certify
from deposits.flows.consent import allow, withdraw_consent
from deposits.flows.delete import delete, undelete
from deposits.flows.lookup import kind_of
from deposits.flows.review import comment
from deposits.flows.submit import take_back
from deposits.models import Deposit, Record
from deposits.roles import coauthorship, is_editor, may
from portal.copies.listing import copies_of
from portal.deposit.agreeing import agreed
from portal.deposit.asking import actor_of, opened
from portal.deposit.description import access_in_words, described, kept_lines
from portal.deposit.files import file_rows
from portal.deposit.words import history, next_step, state_class


@never_cache
@login_required
def status(request: HttpRequest, public_id: str) -> HttpResponse:
    return _page(request, opened(request, public_id))


def _page(request: HttpRequest, deposit: Deposit, error: object = "", written: str = "") -> HttpResponse:
    actor, kind = actor_of(request), kind_of(deposit)
    return render(
        request,
        "deposit/status.html",
        {
            "section": "deposit",
            "deposit": deposit,
            "kind": kind,
            "state_class": state_class(deposit),
            "next_step": next_step(deposit),
            "description": [line for line in described(kind, deposit.document) if line.lines],
            "kept": kept_lines(deposit, kind),
            "access_words": access_in_words(deposit.access, deposit.collection.institution),
            "files": file_rows(deposit),
            "copies": copies_of(deposit, actor),
            "certificates": deposit.certificates.order_by("-pk"),
            "may_certify": may_certify(actor, deposit),
            "thread": deposit.messages.select_related("author"),
            "history": history(deposit.events.select_related("actor")),
            "record": Record.objects.filter(deposit=deposit).first(),
            "may_edit": may(actor, "save", deposit),
            "may_take_back": may(actor, "take_back", deposit),
            "may_invite": may(actor, "invite", deposit) or coauthorship(actor, deposit) is not None,
            "may_version": may(actor, "version", deposit),
            "may_delete": may(actor, "delete", deposit),
            "curates_it": is_editor(actor, deposit.collection),
            **agreed(deposit, actor),
            "me": actor.user_id,
            "error": error,
            "written": written,
            "crumbs": [(_("My deposits"), reverse("deposit:mine"))],
        },
        status=422 if error else 200,
    )


@login_required
@require_POST
def write(request: HttpRequest, public_id: str) -> HttpResponse:
    """A message to whoever else may open the deposit."""
    deposit = opened(request, public_id)
    body = request.POST.get("body", "")
    try:
        comment(actor=actor_of(request), deposit_id=deposit.pk, body=body)
    except FlowError as error:
        return _page(request, deposit, error, body)
    messages.success(request, _("Your message is kept with the deposit."))
    return redirect("deposit:status", public_id)


@login_required
@require_POST
def consent(request: HttpRequest, public_id: str) -> HttpResponse:
    """Allow a purpose of personal data, or withdraw what was allowed."""
    deposit = opened(request, public_id)
    actor, code = actor_of(request), request.POST.get("purpose", "")
    if request.POST.get("do") == "allow":
        _done(request, lambda: allow(actor=actor, deposit_id=deposit.pk, codes=[code]), _("Allowed. You can withdraw it here."))
    else:
        flow = partial(withdraw_consent, actor=actor, deposit_id=deposit.pk, code=code)
        _done(request, flow, _("Withdrawn. It holds from now on."))
    return redirect(f"{reverse('deposit:status', args=[public_id])}#agreed")


@login_required
@require_POST
def take_back_it(request: HttpRequest, public_id: str) -> HttpResponse:
    deposit = opened(request, public_id)
    if not _done(
        request,
        lambda: take_back(actor=actor_of(request), deposit_id=deposit.pk),
        _("It is a draft again. Mend it, then submit it once more."),
    ):
        return redirect("deposit:status", public_id)
    return redirect("deposit:form", public_id)


@login_required
@require_POST
def delete_it(request: HttpRequest, public_id: str) -> HttpResponse:
    deposit = opened(request, public_id)
    if not _done(
        request,
        lambda: delete(actor=actor_of(request), deposit_id=deposit.pk),
        _("The draft is in the bin, below. You can bring it back for 30 days."),
    ):
        return redirect("deposit:status", public_id)
    return redirect("deposit:mine")


@login_required
@require_POST
def undelete_it(request: HttpRequest, public_id: str) -> HttpResponse:
    deposit = opened(request, public_id, deleted=True)
    _done(request, lambda: undelete(actor=actor_of(request), deposit_id=deposit.pk), _("The draft is back."))
    return redirect("deposit:mine")


@login_required
@require_POST
def certify_it(request: HttpRequest, public_id: str) -> HttpResponse:
    """The certificate that a work published long ago has not got."""
    deposit = opened(request, public_id)
    flow = partial(certify_published, actor=actor_of(request), deposit_id=deposit.pk)
    _done(request, flow, _("The certificate is issued. Print it below."))
    return redirect(f"{reverse('deposit:status', args=[public_id])}#h-certificates")


def _done(request: HttpRequest, flow: Callable[[], object], said: str) -> bool:
    """Call a flow, and say how it went."""
    try:
        flow()
    except FlowError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, said)
    return True
