"""Which mails a person may do without. What decides about her deposit, and what she needs as proof, always comes: receipts
and publications with their certificates, returns, rejections, withdrawals, removals, viruses, the handing over of a deposit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.notices.models import Muted
from portal.notices.receivers import EDITOR, INVITED, OWNER, SENDER, Receiver

_SALT: Final = "portal.notices.choices"


@dataclass(frozen=True)
class Group:
    code: str
    label: str | Promise


GROUPS: Final = (
    Group("reviews", _("Deposits that wait for my review")),
    Group("ended", _("Sheets and bulk edits of mine that have ended")),
    Group("messages", _("Messages about deposits")),
    Group("people", _("Who has joined my deposits")),
    Group("restored", _("Works of mine that come back after a withdrawal")),
    Group("opened", _("Works of mine whose embargo has ended")),
    Group("copies", _("Requests for copies of my files")),
    Group("invitations", _("Invitations to deposits (they stand under “My deposits”, too)")),
)
_CODES: Final = frozenset(one.code for one in GROUPS)
_OF: Final = {
    ("submit", EDITOR): "reviews",
    ("pass_on", EDITOR): "reviews",
    ("move", EDITOR): "reviews",
    ("assign", EDITOR): "reviews",
    ("try_batch", SENDER): "ended",
    ("bring_in", SENDER): "ended",
    ("edit_many", SENDER): "ended",
    ("message", OWNER): "messages",
    ("message", EDITOR): "messages",
    ("join", OWNER): "people",
    ("restore", OWNER): "restored",
    ("open", OWNER): "opened",
    ("confirm_copy", OWNER): "copies",
    ("confirm_copy", EDITOR): "copies",
    ("invite", INVITED): "invitations",
}


def group_of(verb: str, receiver: Receiver) -> str:
    """The group that a mail belongs to; empty where it always comes. Who has no account has made no choice."""
    return _OF.get((verb, receiver.part), "") if receiver.has_account else ""


def wants(verb: str, receiver: Receiver) -> bool:
    group = group_of(verb, receiver)
    return not group or not Muted.objects.filter(user__email__iexact=receiver.address, group=group).exists()


def muted_by(user: User) -> frozenset[str]:
    return frozenset(Muted.objects.filter(user=user).values_list("group", flat=True))


@transaction.atomic
def choose(user: User, wanted: Iterable[str]) -> None:
    """Keep that of all groups only these are wanted."""
    unwanted = _CODES - set(wanted)
    Muted.objects.filter(user=user).exclude(group__in=unwanted).delete()
    for group in unwanted:
        Muted.objects.get_or_create(user=user, group=group)


def mute(user: User, group: str) -> None:
    Muted.objects.get_or_create(user=user, group=group)


def unsubscribing(verb: str, receiver: Receiver) -> dict[str, str]:
    """The headers by which a mail program stops a group of mails in one click (RFC 8058); none for what always comes."""
    group = group_of(verb, receiver)
    user = User.objects.filter(email__iexact=receiver.address).first() if group else None
    if user is None:
        return {}
    token = Signer(salt=_SALT).sign_object([user.pk, group])
    address = f"{settings.SITE_URL}{reverse('browse:mail-stop', args=[token])}"
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def named_by(token: str) -> tuple[User, Group] | None:
    """Whose mails of which group an address stops; None for a forged one."""
    try:
        pk, code = Signer(salt=_SALT).unsign_object(token)
    except (BadSignature, ValueError, TypeError):
        return None
    user = User.objects.filter(pk=pk).first()
    group = next((one for one in GROUPS if one.code == code), None)
    return (user, group) if user is not None and group is not None else None
