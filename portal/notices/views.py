"""Choosing one's mails, and stopping some by the link in them."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from portal.accounts.models import User
from portal.notices import choices


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mails(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    if request.method == "POST":
        choices.choose(user, request.POST.getlist("group"))
        messages.success(request, _("Your choice of mails was saved."))
        return redirect("browse:mails")
    muted = choices.muted_by(user)
    groups = [(one, one.code not in muted) for one in choices.GROUPS]
    return render(request, "notices/mails.html", {"groups": groups, "section": "account"})


@csrf_exempt  # mail programs send it by themselves; the signed address is all that is asked for
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Opening it asks; sending it stops the mails."""
    found = choices.named_by(token)
    if found is None:
        raise Http404
    user, group = found
    if request.method == "POST":
        choices.mute(user, group.code)
    stopped = group.code in choices.muted_by(user)
    return render(request, "notices/stop.html", {"group": group, "stopped": stopped})
