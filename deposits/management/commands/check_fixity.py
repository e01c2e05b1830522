"""`manage.py check_fixity`: read stored bytes, compare them with their SHA-256, bring back good copies.

Exit code 0: all that was read is good. 1: something is damaged or missing. 2: the store could not be read.
"""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deposits.access import command
from deposits.flows import fixity
from deposits.places import places_of
from media.errors import MediaError
from media.fixity import bad
from media.management.speaking import SpeakingCommand
from media.models import StoredFile
from media.stores.named import store_at

_ACTOR = command("check_fixity")


class Command(SpeakingCommand):
    help = "Compare stored bytes with their checksums, those first that were checked longest ago; restore from a backup."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--limit", type=int, metavar="FILES", help="stop after so many files; the next run goes on")
        parser.add_argument("--older-than", type=int, metavar="DAYS", help="only files not checked for so long")
        parser.add_argument("--all", action="store_true", help="every file, whenever it was checked last")
        parser.add_argument("--restore-from", metavar="PLACE", help="then replace bad files from a backup, folder or s3:// URL")
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        days = 0 if options["all"] else settings.FIXITY_DAYS if options["older_than"] is None else options["older_than"]
        before = timezone.now() if days == 0 else fixity.long_ago(days)
        report = fixity.check(actor=_ACTOR, before=before, bounds=fixity.Bounds(files=options["limit"]))
        mended = self._mend(options["restore_from"]) if options["restore_from"] and not report.unavailable else None
        standing = list(bad())
        if options["json"]:
            described = [{"file": one.pk, "key": one.key, "fixity": one.fixity, "sha256": one.sha256} for one in standing]
            self.say_json({**asdict(report), "restored": asdict(mended) if mended else None, "standing": described})
        else:
            self._tell(report, mended, standing)
        if report.unavailable or report.unreadable:
            sys.exit(2)
        if standing:
            sys.exit(1)

    def _mend(self, place: str) -> fixity.Mended:
        try:
            return fixity.mend(actor=_ACTOR, source=store_at(place))
        except MediaError as error:
            raise CommandError(_("Nothing more could be brought back from there: %(why)s") % {"why": error}) from error

    def _tell(self, report: fixity.Report, mended: fixity.Mended | None, standing: list[StoredFile]) -> None:
        read = {"files": report.files, "size": filesizeformat(report.size)}
        self.say(ngettext("%(files)d file read (%(size)s).", "%(files)d files read (%(size)s).", report.files) % read)
        if report.unavailable:
            self.say(
                "✗ " + _("The others could not be checked, which says nothing about them. %(why)s") % {"why": report.unavailable}
            )
        if report.unreadable:
            self.say("✗ " + _("Could not be read although the store answers: %(ids)s") % {"ids": _ids(report.unreadable)})
        if mended and mended.mended:
            self.say("✓ " + _("Replaced by a good copy: %(ids)s") % {"ids": _ids(mended.mended)})
        if mended and mended.no_copy:
            self.say("✗ " + _("No good copy there: %(ids)s") % {"ids": _ids(mended.no_copy)})
        for stored in standing:
            self.say(f"✗ {stored.pk} {stored.key}: {stored.get_fixity_display()}")
            for place in places_of(stored):
                self.say(f"    {place}")
        if standing:
            self.say(_("Bring them back: manage.py check_fixity --restore-from BACKUP"))
        elif not (report.unavailable or report.unreadable):
            self.say("✓ " + _("No file is known to be damaged or missing."))
        if not report.finished and not report.unavailable:
            self.say("· " + _("More files are due; the next run goes on with them."))


def _ids(found: list[int]) -> str:
    return ", ".join(map(str, found[:50])) + (" …" if len(found) > 50 else "")
