"""Mails about requests for copies: to the requester, and to who may answer."""

from __future__ import annotations

import logging

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from deposits.agreements import CONTACT, allowed
from deposits.models import CopyRequest, Event
from portal.copies.links import Use, address
from portal.notices.choices import wants
from portal.notices.letter import Letter, Quote
from portal.notices.models import Notice
from portal.notices.posting import mail_of
from portal.notices.receivers import OWNER, REQUESTER, Receiver, editors_of

log = logging.getLogger(__name__)


def tell(event_id: int) -> None:
    """Listens to the verbs of `deposits.flows.copies`. Delivered again, it writes to those whom no mail has reached."""
    event = Event.objects.get(pk=event_id)
    asked = CopyRequest.objects.select_related("record__collection__institution", "record__deposit__owner").filter(
        pk=event.data["request"]
    )
    for one in asked:
        for receiver in _receivers(event.verb, one):
            if not wants(event.verb, receiver):
                continue
            notice, _made = Notice.objects.get_or_create(event=event, address=receiver.address.lower())
            if notice.sent is None:
                _send(event.verb, one, receiver)
                notice.sent = timezone.now()
                notice.save(update_fields=["sent"])


def _receivers(verb: str, asked: CopyRequest) -> list[Receiver]:
    """The requester; for what waits for an answer the owner, if she allows readers to write to her, else the editors."""
    if verb != "confirm_copy":
        return [Receiver(asked.email, asked.name, asked.language, REQUESTER, has_account=False)]
    deposit = asked.record.deposit
    owner = deposit.owner if deposit else None
    if deposit is not None and owner is not None and owner.is_active and allowed(deposit, CONTACT):
        return [Receiver.of(owner, OWNER)]
    return [Receiver.of(user, "editor") for user in editors_of(asked.record.collection)]


def _send(verb: str, asked: CopyRequest, receiver: Receiver) -> None:
    with translation.override(receiver.language):
        message = mail_of(_letter(verb, asked), receiver, verb=verb, collection=asked.record.collection)
    message.send()


def _letter(verb: str, asked: CopyRequest) -> Letter:
    facts = {
        "who": asked.name,
        "email": asked.email,
        "file": asked.file_name,
        "title": asked.record.title,
        "day": f"{timezone.localtime(asked.until):%d/%m/%Y}" if asked.until else "",
    }
    match verb:
        case "request_copy":
            return Letter(
                subject=_("Confirm your request for a copy: %(title)s") % facts,
                paragraphs=[
                    _("Somebody, probably you, has asked for a copy of the file “%(file)s” of “%(title)s” with this address.")
                    % facts,
                    _("Confirm it within two days: only then is the author asked. If it was not you, do nothing."),
                ],
                action=_("Confirm the request"),
                url=address(asked, Use.CONFIRM),
            )
        case "confirm_copy":
            return Letter(
                subject=_("Somebody asks for a copy: %(title)s") % facts,
                paragraphs=[_("%(who)s (%(email)s) asks for a copy of the file “%(file)s” of “%(title)s”:") % facts],
                quotes=[Quote("", asked.reason)],
                action=_("Answer the request"),
                url=address(asked, Use.ANSWER),
                after=_("You need not sign in. Until you grant it, nobody receives the file."),
            )
        case "grant_copy":
            return Letter(
                subject=_("You receive a copy: %(title)s") % facts,
                paragraphs=[
                    _("The file “%(file)s” of “%(title)s” can be downloaded until %(day)s. It is for your own use.") % facts
                ],
                quotes=[Quote("", asked.words)] if asked.words else (),
                action=_("Download the file"),
                url=address(asked, Use.DOWNLOAD),
            )
    return Letter(
        subject=_("About your request for a copy: %(title)s") % facts,
        paragraphs=[_("A copy of the file “%(file)s” of “%(title)s” cannot be given. The answer:") % facts],
        quotes=[Quote("", asked.words)],
        action=_("To the page of the work"),
        url=asked.record.address,
    )
