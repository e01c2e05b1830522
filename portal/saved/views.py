"""Saving the search of a page, and the list of them in a reader's account."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deposits.errors import Unacceptable
from portal.accounts.models import User
from portal.saved import keeping
from portal.saved.models import Frequency, SavedSearch
from portal.saved.unsubscribing import named_by
from portal.search.asked import Asked


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    rows = _mine(request).defer("seen")
    return render(request, "saved/list.html", {"searches": rows, "frequencies": Frequency.choices, "section": "account"})


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Save, or where she has it already change, the search of the page, and come back to it."""
    asked = Asked.read(QueryDict(request.POST.get("query", "")[:20_000]))
    results = f"{reverse('search:results')}?{asked.encoded()}"
    if not isinstance(request.user, User):
        return redirect(f"{reverse('account_login')}?{urlencode({'next': results})}")
    try:
        keeping.keep(user=request.user, asked=asked)
    except Unacceptable as error:
        messages.error(request, str(error))
    return redirect(f"{results}#saved-search")


@login_required
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    saved = get_object_or_404(_mine(request), pk=pk)
    keeping.change(saved=saved, name=request.POST.get("name", ""), frequency=_frequency(request, saved))
    if saved.frequency == Frequency.NEVER:
        messages.success(request, _("“%(name)s” is saved. No mails are sent.") % {"name": saved.name})
    else:
        messages.success(
            request,
            _("“%(name)s” is saved. Mails come to %(address)s.") % {"name": saved.name, "address": saved.user.email},
        )
    if request.POST.get("back") == "results":
        return redirect(f"{reverse('search:results')}?{saved.query}")
    return redirect("saved:list")


@login_required
@require_POST
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    saved = get_object_or_404(_mine(request), pk=pk)
    keeping.pause(saved=saved, paused=request.POST.get("paused") == "yes")
    return redirect("saved:list")


@login_required
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    saved = get_object_or_404(_mine(request), pk=pk)
    saved.delete()
    messages.success(request, _("“%(name)s” is deleted.") % {"name": saved.name})
    return redirect("saved:list")


@csrf_exempt  # mail programs send it by themselves; the signed address is all that is asked for
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    saved = named_by(token)
    if saved is None:
        raise Http404
    if request.method == "POST":
        keeping.stop(saved=saved)
    return render(request, "saved/unsubscribe.html", {"saved": saved, "stopped": saved.frequency == Frequency.NEVER})


def _mine(request: HttpRequest) -> QuerySet[SavedSearch]:
    return SavedSearch.objects.filter(user=request.user.pk or 0).select_related("user")


def _frequency(request: HttpRequest, saved: SavedSearch) -> str:
    wanted = request.POST.get("frequency", "")
    return wanted if wanted in Frequency.values else saved.frequency
