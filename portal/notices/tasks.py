"""Listens to Events and tells the people whom they concern, by mail, in their language."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.utils import timezone, translation

from deposits.models import Certificate, Deposit, Event
from portal.certificates.document import file_name, render
from portal.notices.choices import wants
from portal.notices.letters import letter
from portal.notices.models import Notice
from portal.notices.posting import mail_of
from portal.notices.receivers import OWNER, Receiver, receivers
from portal.typeface import FontsMissing

log = logging.getLogger(__name__)
_CERTIFIED = {
    "submit": Certificate.Occasion.SUBMITTED,
    "publish": Certificate.Occasion.PUBLISHED,
    "revise": Certificate.Occasion.REVISED,
}


def tell(event_id: int) -> None:
    """Mail everyone whom an event concerns. Delivered again, it writes only to those whom no mail has reached.

    Raises what the mail server answered, after all have been tried: the queue tries the rest again. Killed between the
    mail server's yes and our note of it, one mail goes out twice; none is lost.
    """
    event = Event.objects.select_related("actor").get(pk=event_id)
    if event.deposit_id is None:  # a loaded record has no depositor
        return
    deposit = Deposit.objects.select_related("collection__institution", "owner", "created_by", "claimed_by").get(
        pk=event.deposit_id
    )
    failures: list[Exception] = []
    for receiver in receivers(event, deposit):
        if not wants(event.verb, receiver):
            continue
        notice, _made = Notice.objects.get_or_create(event=event, address=receiver.address.lower())
        if notice.sent:
            continue
        try:
            _send(event, deposit, receiver)
        except (SMTPException, OSError) as error:
            log.warning("notice.failed event=%d error=%s", event.pk, type(error).__name__)
            failures.append(error)
            continue
        notice.sent = timezone.now()
        notice.save(update_fields=["sent"])
    if failures:
        raise failures[0]


def _send(event: Event, deposit: Deposit, receiver: Receiver) -> None:
    with translation.override(receiver.language):
        message = mail_of(letter(event, deposit, receiver), receiver, verb=event.verb, collection=deposit.collection)
        if receiver.part == OWNER and (certificate := _certificate(event)):
            message.attach(*certificate)
    message.send()


def _certificate(event: Event) -> tuple[str, bytes, str] | None:
    """The certificate that was issued with the event: name, content, type. None where it cannot be typeset: the mail goes
    out without, and the page of the deposit has it."""
    occasion = _CERTIFIED.get(event.verb)
    issued = Certificate.objects.filter(deposit=event.deposit_id, occasion=occasion, issued__lte=event.at).last()
    if issued is None:
        return None
    try:
        return file_name(issued), render(issued), "application/pdf"
    except FontsMissing:
        log.error("notice.without_certificate event=%d", event.pk)
        return None
