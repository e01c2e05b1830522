"""A person's right to her own data: taking it along, and closing the account."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from deposits.errors import FlowError
from portal.accounts.closing import close
from portal.accounts.held import held
from portal.accounts.models import User


@never_cache
@login_required
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    response = JsonResponse(held(user), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = 'attachment; filename="khomo.json"'
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: HttpRequest) -> HttpResponse:
    """Her address, typed, says that she means it."""
    user: User = request.user  # type: ignore[assignment]
    refused = ""
    if request.method == "POST":
        if request.POST.get("email", "").strip().lower() != user.email.lower():
            refused = _("Type the e-mail address of this account.")
        else:
            try:
                close(user)
            except FlowError as error:
                refused = str(error)
            else:
                logout(request)
                messages.success(request, _("Your account is closed."))
                return redirect("account_login")
    return render(request, "account/close.html", {"refused": refused}, status=422 if refused else 200)
