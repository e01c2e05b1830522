"""From the page of a work to the desk; one that came without a deposit is taken into one first."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from deposits.access import Actor
from deposits.flows.take_in import take_in
from deposits.models import Record
from deposits.roles import is_editor
from portal.deposit.asking import actor_of


@dataclass(frozen=True)
class DeskDoor:
    """Where an editor goes on: `deposit` is the id of the deposit, empty where there is none yet."""

    record: str
    deposit: str


def door(record: Record, actor: Actor) -> DeskDoor | None:
    """None for everybody who does not edit the record's collection."""
    if actor.user_id is None or not is_editor(actor, record.collection):
        return None
    return DeskDoor(record.public_id, record.deposit.public_id if record.deposit else "")


@login_required
@require_POST
def take(request: HttpRequest, public_id: str) -> HttpResponse:
    """404 for everybody who may not."""
    actor = actor_of(request)
    record = Record.objects.select_related("collection", "deposit").filter(public_id=public_id).first()
    if record is None or not is_editor(actor, record.collection):
        raise Http404
    deposit = take_in(actor=actor, record_id=record.pk)
    messages.success(request, _("It is curated here now: revise it, withdraw it, or begin a new version."))
    return redirect("desk:review", deposit.public_id)
