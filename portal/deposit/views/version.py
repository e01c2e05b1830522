"""Beginning a new version of a published work: which files it takes along."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from deposits.errors import FlowError
from deposits.flows.version import start_version
from deposits.models import Record
from deposits.roles import may, may_open
from deposits.versions import open_draft
from portal.deposit.asking import actor_of, opened
from portal.deposit.files import file_rows
from portal.numbers import numbers


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_version(request: HttpRequest, public_id: str) -> HttpResponse:
    """Where one has been begun already, it goes on there."""
    deposit, actor = opened(request, public_id), actor_of(request)
    record = Record.objects.filter(deposit=deposit).first()
    if record is None or not may(actor, "version", deposit):
        return redirect("deposit:status", public_id)
    begun = open_draft(record)
    if begun is not None and may_open(actor, begun):
        messages.info(request, _("This version has been begun already. Go on with it here."))
        return redirect("deposit:form", begun.public_id)
    error: FlowError | None = None
    if request.method == "POST":
        chosen = numbers(request.POST.getlist("file"))
        try:
            new = start_version(actor=actor, deposit_id=deposit.pk, file_ids=chosen)
            return redirect("deposit:form", new.public_id)
        except FlowError as refused:
            error = refused
    context = {
        "section": "deposit",
        "deposit": deposit,
        "record": record,
        "files": file_rows(deposit),
        "error": error,
        "crumbs": [
            (_("My deposits"), reverse("deposit:mine")),
            (deposit.title, reverse("deposit:status", args=[public_id])),
        ],
    }
    return render(request, "deposit/version.html", context, status=422 if error else 200)
