"""Leaving a mail by one click, without signing in (RFC 8058): an address that only the mail's receiver knows.

Opening it asks; sending it (the button, or a mail program by itself) stops the mails. Programs that look at every
address of a mail therefore stop nothing.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from portal.saved.models import SavedSearch

_SALT: Final = "portal.saved.unsubscribe"


def address_of(saved: SavedSearch) -> str:
    """The whole address, in the language of the moment. It holds as long as the search and the site's key do."""
    token = Signer(salt=_SALT).sign_object([saved.pk, saved.user_id])
    return f"{settings.SITE_URL}{reverse('saved:unsubscribe', args=[token])}"


def named_by(token: str) -> SavedSearch | None:
    """The search whose mails an address stops; None for a forged one, and for one that is gone."""
    try:
        pk, user_id = Signer(salt=_SALT).unsign_object(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return SavedSearch.objects.filter(pk=pk, user=user_id).first()
