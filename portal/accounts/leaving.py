"""The step from our page to another site's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import parse_qs, urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render


def leave(
    request: HttpRequest, name: str, answer: HttpResponse, more: Callable[[str], Mapping[str, str]] | None = None
) -> HttpResponse:
    """A page that goes on by itself, in the place of a redirect: our Content-Security-Policy lets no form end at another site,
    and whereto a provider sends people on in its turn nobody knows. `more`: what is added to the address, from its `state`.

    The page may be read by nobody else and is not kept: the address holds the state.
    """
    if not isinstance(answer, HttpResponseRedirect):
        return answer
    address = answer.url
    if more is not None:
        state = parse_qs(urlsplit(address).query).get("state", [""])[0]
        address = f"{address}&{urlencode(more(state))}"
    page = render(request, "socialaccount/leaving.html", {"name": name, "address": address})
    page["Refresh"] = f"0; url={address}"
    page["Cache-Control"] = "no-store"
    page["Referrer-Policy"] = "no-referrer"
    return page
