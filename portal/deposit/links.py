"""Upload links: what lets a script, or another computer, add files to one deposit for a week, and nothing else.

A link is a signed value and no row. It ends with its time, with the person's account or password, and wherever the person
herself could add no file any more.
"""

from __future__ import annotations

import datetime as dt

from django.core import signing
from django.utils.crypto import constant_time_compare

from deposits.models import Deposit
from portal.accounts.models import User

LIFE = dt.timedelta(days=7)
_SALT = "portal.deposit.links"
_SHORT = 20  # letters of the session's hash: enough to notice a changed password


def make(user: User, deposit: Deposit) -> str:
    return signing.dumps([user.pk, deposit.public_id, user.get_session_auth_hash()[:_SHORT]], salt=_SALT)


def person_of(token: str, public_id: str) -> User | None:
    """Whom a link stands for, if it is good for this deposit now."""
    try:
        pk, for_deposit, known = signing.loads(token, salt=_SALT, max_age=LIFE)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = User.objects.filter(pk=pk, is_active=True).first()
    if user is None or for_deposit != public_id or not constant_time_compare(known, user.get_session_auth_hash()[:_SHORT]):
        return None
    return user
