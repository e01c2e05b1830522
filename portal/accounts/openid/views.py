"""Going to an OpenID Connect provider, and coming back."""

from __future__ import annotations

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import Http404, HttpRequest, HttpResponse
from requests import RequestException

from portal.accounts.openid.exchange import Exchange


@login_not_required
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """GET asks, POST goes."""
    return _answer(OAuth2LoginView, request, provider_id)


@login_not_required
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _answer(OAuth2CallbackView, request, provider_id)


def _answer(view: type[OAuth2LoginView | OAuth2CallbackView], request: HttpRequest, provider_id: str) -> HttpResponse:
    """404 where no such provider is configured; allauth reads its description before it begins to catch errors."""
    exchange = Exchange(request, provider_id)
    try:
        return view.adapter_view(exchange)(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    except (RequestException, OAuth2Error) as error:
        return render_authentication_error(request, exchange.get_provider(), exception=error)
