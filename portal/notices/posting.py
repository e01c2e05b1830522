"""A letter becomes a mail."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from deposits.models import Collection
from portal.notices.choices import unsubscribing
from portal.notices.letter import Letter
from portal.notices.receivers import Receiver


def mail_of(letter: Letter, receiver: Receiver, *, verb: str, collection: Collection | None) -> EmailMultiAlternatives:
    """As text and as a page, in the language that is active; its foot names the institution, where it is about one's."""
    context = {
        "letter": letter,
        "receiver": receiver,
        "institution": collection.institution.label if collection else "",
        "subject": letter.subject,
        "name": receiver.name,
        "url": letter.url,
        "SITE_URL": settings.SITE_URL,
    }
    message = EmailMultiAlternatives(
        subject=" ".join(letter.subject.split()),
        body=render_to_string("notices/letter.txt", context),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[receiver.address],
        headers={"Auto-Submitted": "auto-generated", **unsubscribing(verb, receiver)},
    )
    message.attach_alternative(render_to_string("notices/letter.html", context), "text/html")
    return message
