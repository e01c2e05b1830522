"""What templates ask about the account of who is signed in."""

from __future__ import annotations

from django import template

from portal.accounts.connecting import Tie, ties_of
from portal.accounts.models import User

register = template.Library()


@register.simple_tag
def ties(user: User) -> list[Tie]:
    """Her logins elsewhere."""
    return ties_of(user)
