"""What templates ask about the account of who is signed in."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from django import template

from portal.accounts.connecting import Tie, ties_of
from portal.accounts.models import User

register = template.Library()


@register.simple_tag(takes_context=True)
def unconnected(context: template.RequestContext) -> list[Any]:
    """The configured logins that her account is not connected to."""
    request = context["request"]
    held = set(SocialAccount.objects.filter(user=request.user).values_list("provider", flat=True))
    return [one for one in get_adapter().list_providers(request) if one.sub_id not in held]


@register.simple_tag
def ties(user: User) -> list[Tie]:
    """Her logins elsewhere."""
    return ties_of(user)
