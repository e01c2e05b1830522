"""“Not the same”, said by an editor on the desk; in the form its own buttons say it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from deposits.errors import FlowError
from deposits.flows.same import say_distinct
from deposits.ids import is_id
from portal.deposit.asking import actor_of, opened


@login_required
@require_POST
def distinct(request: HttpRequest, public_id: str) -> HttpResponse:
    deposit, other = opened(request, public_id), request.POST.get("other", "")
    try:
        if is_id(other):
            say_distinct(actor=actor_of(request), deposit_id=deposit.pk, public_id=other)
    except FlowError as error:
        messages.error(request, str(error))
    return redirect("desk:review", public_id)
