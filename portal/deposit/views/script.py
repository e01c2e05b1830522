"""Sending files by a script or from another computer: the page that makes an upload link and shows the commands."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from deposits.roles import may
from portal.accounts.models import User
from portal.deposit import links
from portal.deposit.asking import actor_of, opened
from portal.deposit.files import limits


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def script(request: HttpRequest, public_id: str) -> HttpResponse:
    deposit = opened(request, public_id)
    if not may(actor_of(request), "attach", deposit):
        return redirect("deposit:status", public_id)
    address = request.build_absolute_uri(reverse("deposit:uploads", args=[public_id]))
    context = {
        "section": "deposit",
        "deposit": deposit,
        "limits": limits(deposit),
        "crumbs": [
            (_("My deposits"), reverse("deposit:mine")),
            (deposit.title or _("Untitled deposit"), reverse("deposit:form", args=[public_id])),
        ],
    }
    if request.method == "POST":
        token = links.make(cast(User, request.user), deposit)
        link, program = f"{address}#{token}", request.build_absolute_uri(static("tools/khomo_upload.py"))
        context |= {
            "token": token,
            "link": link,
            "expires": timezone.now() + links.LIFE,
            "command": f"curl -o khomo_upload.py {program}\npython3 khomo_upload.py '{link}' luan-van.pdf du-lieu.zip",
            "header": f"{address}\nAuthorization: Bearer {token}",
        }
    return render(request, "deposit/script.html", context)
