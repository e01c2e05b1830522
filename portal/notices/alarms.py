"""Alarms: what the site's administrators are told at once, whoever's deposit it concerns."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deposits.models import Event
from deposits.places import places_of
from media.fixity import BAD
from media.models import StoredFile
from portal.accounts.models import User
from portal.notices.models import Notice

log = logging.getLogger(__name__)
# A broken disk damages thousands of files: one letter tells of them all, the next comes only after so long.
QUIET = dt.timedelta(hours=6)
_NAMED = 20


@dataclass(frozen=True)
class _Told:
    address: str
    language: str


def tell_administrators(event_id: int) -> None:
    """Mail that files are damaged or missing, as things stand now. Delivered again it writes only to those whom no letter
    has reached. Raises what the mail server answered, after all were tried: the queue tries the rest again."""
    event = Event.objects.get(pk=event_id)
    if not StoredFile.objects.filter(fixity__in=BAD).exists():  # mended meanwhile
        return
    failures: list[Exception] = []
    for told in _administrators():
        if _told_lately(told, event):
            continue
        notice, _made = Notice.objects.get_or_create(event=event, address=told.address)
        if notice.sent:
            continue
        try:
            with translation.override(told.language):
                _letter(told.address).send()
        except (SMTPException, OSError) as error:
            log.warning("alarm.failed event=%d error=%s", event.pk, type(error).__name__)
            failures.append(error)
            continue
        notice.sent = timezone.now()
        notice.save(update_fields=["sent"])
    if failures:
        raise failures[0]


def _administrators() -> list[_Told]:
    """Those of the site; the library's own address where there is none."""
    users = User.objects.filter(is_superuser=True, is_active=True).order_by("pk")
    return [_Told(user.email.lower(), user.language) for user in users] or [_Told(settings.ADMIN_EMAIL.lower(), "vi")]


def _told_lately(told: _Told, event: Event) -> bool:
    since = timezone.now() - QUIET
    return Notice.objects.filter(address=told.address, event__verb=event.verb, sent__gt=since).exists()


def _letter(address: str) -> EmailMessage:
    standing = StoredFile.objects.filter(fixity__in=BAD).order_by("-checked")
    count = standing.count()
    lines = [
        ngettext(
            "%(count)d stored file is damaged or missing. Everything else, and what is known about it, is safe.",
            "%(count)d stored files are damaged or missing. Everything else, and what is known about them, is safe.",
            count,
        )
        % {"count": count},
        "",
    ]
    for stored in standing[:_NAMED]:
        lines.append(f"– {stored.key}: {stored.get_fixity_display()}")
        lines += [f"    {place}" for place in places_of(stored)]
    if count > _NAMED:
        lines.append(_("… and %(more)d more") % {"more": count - _NAMED})
    lines += [
        "",
        _("What to do: on the server, bring good copies back from the last backup:"),
        "    manage.py check_fixity --restore-from BACKUP",
        _("Then look for the cause: the disk, the object store, whoever has access to them."),
        _("The list: %(url)s") % {"url": f"{settings.SITE_URL}{reverse('preservation')}"},
        "",
        f"-- \nKho Mở · {settings.SITE_URL}",
    ]
    subject = ngettext("%(count)d file is damaged or missing", "%(count)d files are damaged or missing", count) % {"count": count}
    return EmailMessage(
        subject=f"[Kho Mở] {subject}",
        body="\n".join(lines),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
    )
