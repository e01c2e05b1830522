"""Letters about who works on a deposit."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from deposits.models import Deposit, Event, Invitation
from portal.deposit.invitations import link
from portal.notices.letter import Letter, absolute, standing, title
from portal.notices.receivers import Receiver


def invited(event: Event, deposit: Deposit, receiver: Receiver) -> Letter:
    invitation = Invitation.objects.get(pk=event.data["invitation"])
    facts = {
        "who": event.actor or _("An editor"),
        "title": title(deposit),
        "day": f"{timezone.localtime(invitation.expires):%d/%m/%Y}",
    }
    match invitation.purpose:
        case Invitation.Purpose.OWN:
            subject = _("A deposit is offered to you: %(title)s")
            asked = _("%(who)s offers you the deposit “%(title)s”: it becomes yours if you accept.")
        case Invitation.Purpose.EDIT:
            subject = _("You are invited to work on: %(title)s")
            asked = _("%(who)s invites you as a co-author of the deposit “%(title)s”, to read and edit it.")
        case _read:
            subject = _("You are invited to read: %(title)s")
            asked = _("%(who)s invites you to read the deposit “%(title)s”.")
    return Letter(
        subject=subject % facts,
        paragraphs=[asked % facts, _("The link is for you alone and can be used until %(day)s.") % facts],
        action=_("Look at it and answer"),
        url=link(invitation),
    )


def joined(event: Event, deposit: Deposit, receiver: Receiver) -> Letter:
    facts = {"who": event.actor or _("Somebody"), "title": title(deposit)}
    action, url = standing(deposit, receiver)
    return Letter(
        subject=_("%(who)s works with you on: %(title)s") % facts,
        paragraphs=[_("%(who)s has accepted the invitation to “%(title)s”.") % facts],
        action=action,
        url=url,
    )


def handed_over(event: Event, deposit: Deposit, receiver: Receiver) -> Letter:
    facts = {"who": event.actor or _("Somebody"), "title": title(deposit)}
    return Letter(
        subject=_("Handed over: %(title)s") % facts,
        paragraphs=[_("%(who)s has accepted “%(title)s” and is its owner now.") % facts],
        action=_("To your deposits"),
        url=absolute("deposit:mine"),
    )
