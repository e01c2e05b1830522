"""Sending an alert: access is asked once more, and what she may no longer see is left out and can be news again."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from smtplib import SMTPException
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deposits.models import Record
from deposits.public import PublicRecord, build_many
from portal.accounts.actors import actor_for
from portal.saved.looking import asked, may_see
from portal.saved.models import Alert, Frequency, SavedSearch
from portal.saved.unsubscribing import address_of

log = logging.getLogger(__name__)
# A worker that was killed while it sent gives the alert free after so long.
_CLAIM: Final = dt.timedelta(minutes=10)
_NAMED: Final = 20


@dataclass(frozen=True)
class Work:
    """As a mail tells of it. `url` is a whole address in the reader's language."""

    title: str
    by: str
    place: str
    url: str


def send(alert_id: int, now: dt.datetime) -> bool:
    """Send an alert that was not sent. Whether a mail went out.

    Two workers never send the same: the first claims it. Raises what the mail server answered, the claim given back.
    Killed between the mail server's yes and our note of it, one mail goes out twice, under the same Message-ID; none is lost.
    """
    free = Q(claimed=None) | Q(claimed__lt=now - _CLAIM)
    if not Alert.objects.filter(free, pk=alert_id, sent=None).update(claimed=now):
        return False
    alert = Alert.objects.select_related("saved__user").get(pk=alert_id)
    saved = alert.saved
    wanted = saved.user.is_active and saved.frequency != Frequency.NEVER and not saved.paused
    told = may_see(alert.works, actor_for(saved.user)) if wanted else []
    if told:
        try:
            _message(alert, told).send()
        except (SMTPException, OSError) as error:
            log.warning("alert.failed alert=%d error=%s", alert.pk, type(error).__name__)
            Alert.objects.filter(pk=alert_id).update(claimed=None)
            raise
    _note(alert, told, now)
    return bool(told)


@transaction.atomic
def _note(alert: Alert, told: Sequence[int], now: dt.datetime) -> None:
    """It is sent; what it did not tell of after all may be told of another time."""
    Alert.objects.filter(pk=alert.pk).update(sent=now, works=list(told))
    if kept_back := set(alert.works) - set(told):
        saved = SavedSearch.objects.select_for_update().get(pk=alert.saved_id)
        saved.seen = [pk for pk in saved.seen or () if pk not in kept_back]
        saved.save(update_fields=["seen"])


def _message(alert: Alert, told: Sequence[int]) -> EmailMultiAlternatives:
    saved = alert.saved
    with translation.override(saved.user.language):
        address = address_of(saved)
        count = len(told)
        subject = ngettext("%(count)d new work: %(name)s", "%(count)d new works: %(name)s", count) % {
            "count": count,
            "name": " ".join(saved.name.split()),
        }
        context = {
            "name": saved.user.name,
            "search": saved.name,
            "count": count,
            "works": _works(told[:_NAMED]),
            "more": max(count - _NAMED, 0),
            "url": _all(saved),
            "manage": f"{settings.SITE_URL}{reverse('saved:list')}",
            "unsubscribe": address,
            "subject": subject,
        }
        message = EmailMultiAlternatives(
            subject=subject,
            body=render_to_string("saved/alert.txt", context),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[saved.user.email],
            headers={
                "Auto-Submitted": "auto-generated",
                "Message-ID": f"<alert-{alert.pk}-{alert.made:%Y%m%d%H%M%S}@{urlsplit(settings.SITE_URL).hostname}>",
                "List-Unsubscribe": f"<{address}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )
        message.attach_alternative(render_to_string("saved/alert.html", context), "text/html")
    return message


def _works(record_ids: Sequence[int]) -> list[Work]:
    rows = {row.pk: row for row in Record.objects.filter(pk__in=record_ids)}
    return [_work(one) for one in build_many([rows[pk] for pk in record_ids if pk in rows])]


def _work(record: PublicRecord) -> Work:
    metadata = record.metadata
    people = [one.name.display for one in metadata.creators]
    by = ", ".join(people[:3]) + (" …" if len(people) > 3 else "")
    details = [record.kind.label(), record.institution.label(), metadata.issued[:4]]
    url = f"{settings.SITE_URL}{reverse('record:page', args=[record.id])}"
    return Work(metadata.title or _("Untitled"), by, " · ".join(one for one in details if one), url)


def _all(saved: SavedSearch) -> str:
    """The whole search, the newest first."""
    query = asked(saved).newest().encoded()
    return f"{settings.SITE_URL}{reverse('search:results')}?{query}"
