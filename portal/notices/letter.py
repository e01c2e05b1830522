"""What every letter is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from deposits.models import Deposit
from portal.notices.receivers import Receiver


@dataclass(frozen=True)
class Quote:
    """What somebody wrote, and where it belongs."""

    label: str
    text: str


@dataclass(frozen=True)
class Letter:
    subject: str
    paragraphs: Sequence[str]
    action: str
    url: str
    quotes: Sequence[Quote] = field(default_factory=tuple)
    after: str = ""


def title(deposit: Deposit) -> str:
    return deposit.title or _("Untitled deposit")


def place(deposit: Deposit) -> str:
    return deposit.collection.full_label()


def absolute(name: str, *args: str) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


def standing(deposit: Deposit, receiver: Receiver) -> tuple[str, str]:
    """The action that shows where a deposit stands; for somebody without an account, the way to get one."""
    if not receiver.has_account:
        return _("Create an account with this address"), absolute("account_signup")
    return _("See where it stands"), absolute("deposit:status", deposit.public_id)
