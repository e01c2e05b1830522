"""Checks of what must last: stored bytes, backups, viruses, formats, and reading of scans."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess

from django.conf import settings
from django.db.models import Q, Sum
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deposits.models import Event
from media import scanning
from media.fixity import BAD
from media.models import Scan, StoredFile
from media.risks import at_risk
from portal.doctor.examining import Check, Finding, bad, good, note

_OLD_BACKUP = dt.timedelta(days=8)
_LONG_WAIT = dt.timedelta(hours=1)


def fixity() -> Finding:
    damaged = StoredFile.objects.filter(fixity__in=BAD).count()
    if damaged:
        return bad(
            _("%(count)d stored files are damaged or missing") % {"count": damaged},
            "manage.py check_fixity --restore-from BACKUP",
        )
    total = StoredFile.objects.aggregate(total=Sum("size"))["total"] or 0
    nightly = settings.FIXITY_NIGHTLY_BYTES
    if total > nightly * settings.FIXITY_DAYS:
        needed = filesizeformat(total / settings.FIXITY_DAYS)
        told = _("the nightly check cannot read everything in %(days)d days") % {"days": settings.FIXITY_DAYS}
        return note(told, _("Set FIXITY_NIGHTLY_BYTES to more than %(size)s.") % {"size": needed})
    since = timezone.now() - dt.timedelta(days=2 * settings.FIXITY_DAYS)
    overdue = StoredFile.objects.filter(Q(checked=None, created__lt=since) | Q(checked__lt=since)).count()
    if overdue:
        told = _("%(count)d files have not been checked for twice as long as they should") % {"count": overdue}
        return note(told, "manage.py check_fixity")
    return good(_("every file that was checked is unchanged (%(size)s stored)") % {"size": filesizeformat(total)})


def backup() -> Finding:
    last = Event.objects.filter(verb="backup").order_by("-at").first()
    if last is None:
        return note(
            _("no backup was made by manage.py backup"), _("See docs/operations.md: a backup each night, on another machine.")
        )
    told = _("the last one %(ago)s ago") % {"ago": timesince(last.at)}
    return note(told, "manage.py backup DIR") if last.at < timezone.now() - _OLD_BACKUP else good(told)


def viruses() -> Finding:
    infected = StoredFile.objects.filter(scan=Scan.INFECTED).count()
    quarantined = _("%(count)d files in quarantine") % {"count": infected}
    scanner = scanning.scanner()
    if scanner is None:
        return note(_("files are not scanned (CLAMD_URL is not set)"))
    version = scanner.version()
    waiting = StoredFile.objects.filter(scan=Scan.WAITING, created__lt=timezone.now() - _LONG_WAIT).count()
    if waiting:
        return bad(
            _("%(count)d files have been waiting for more than an hour") % {"count": waiting}, _("Look at the slow worker's log.")
        )
    return note(f"{version} · {quarantined}") if infected else good(version)


def formats() -> Finding:
    found = [(risk, files.count()) for risk, files in at_risk()]
    if not found:
        return good(_("no file is of a format at risk"))
    told = "; ".join(f"{count} – {risk.reason}" for risk, count in found)
    return note(told, _("manage.py formats names them."))


def recognition() -> Finding:
    program = shutil.which("tesseract")
    if not program:
        return note(
            _("scanned pages are not read: tesseract is not installed"),
            "apt-get install tesseract-ocr tesseract-ocr-vie; manage.py reinspect --unrecognised",
        )
    done = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False)
    if "vie" not in done.stdout.split():
        return note(_("tesseract does not know Vietnamese"), "apt-get install tesseract-ocr-vie")
    return good("tesseract vie")


CHECKS = [
    Check("fixity", gettext_lazy("Stored bytes"), fixity),
    Check("backup", gettext_lazy("Backup"), backup),
    Check(
        "viruses",
        gettext_lazy("Virus scan"),
        viruses,
        gettext_lazy("Look at CLAMD_URL and whether clamd runs; files wait for it."),
    ),
    Check("formats", gettext_lazy("Formats at risk"), formats),
    Check("recognition", gettext_lazy("Reading of scans"), recognition),
]
