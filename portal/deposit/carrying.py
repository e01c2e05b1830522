"""What somebody typed whose session ended meanwhile: carried through the log-in page, to the account it belongs to.

Each form carries a seal, signed for one account and one deposit. It proves that this site drew the page for that person, so
that what arrives with it may be kept, and stands in for a CSRF token that another log-in has renewed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.middleware.csrf import CsrfViewMiddleware
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponse]
LIFE = dt.timedelta(days=30)
_SALT = "portal.deposit.carrying"
_KEY = "typed-before-login"
_NOT_TYPED = {"csrfmiddlewaretoken", "seal"}


def seal(account: int, public_id: str) -> str:
    """For the form of this deposit as drawn for this account."""
    return signing.dumps([account, public_id], salt=_SALT)


def account_of(post: QueryDict, public_id: str) -> int | None:
    """Whom a posted form was drawn for; None where it does not prove it."""
    try:
        account, sealed_for = signing.loads(post.get("seal", ""), salt=_SALT, max_age=LIFE)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(account) if sealed_for == public_id else None


def signed_in_or_carried(view: View) -> View:
    """Asks for a log-in; what was posted without one comes back afterwards, see `carried`."""

    @csrf_exempt
    @wraps(view)
    def wrapped(request: HttpRequest, public_id: str) -> HttpResponse:
        account = account_of(request.POST, public_id) if request.method == "POST" else None
        if account is None or (request.user.is_authenticated and request.user.pk != account):
            check = CsrfViewMiddleware(_nothing)
            check.process_request(request)
            if refused := check.process_view(request, _nothing, (), {}):
                return refused
        if request.user.is_authenticated:
            return view(request, public_id)
        if account is not None:
            request.session[_KEY] = {"account": account, "deposit": public_id, "post": _typed(request.POST).urlencode()}
        return redirect_to_login(request.get_full_path())

    return wrapped


def carried(request: HttpRequest, public_id: str) -> QueryDict | None:
    """What this very person typed in this form before she signed in again; once."""
    kept = request.session.get(_KEY)
    if not kept or (kept["account"], kept["deposit"]) != (request.user.pk, public_id):
        return None
    del request.session[_KEY]
    return QueryDict(kept["post"])


def _typed(post: QueryDict) -> QueryDict:
    found = post.copy()
    for name in _NOT_TYPED & set(found):
        del found[name]
    found["do"] = "carried"
    return found


def _nothing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()
