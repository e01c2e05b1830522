"""`manage.py reconcile`: rows without bytes, bytes without rows. Changes nothing unless told so by `--fix`."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from media.errors import StorageUnavailable
from media.management.speaking import SpeakingCommand
from media.reconciling import GRACE, Report, reconcile

_SHOWN = 20


class Command(SpeakingCommand):
    help = "Compare the rows of stored files with the bytes in the store. --fix removes bytes that nothing can need."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--fix", action="store_true", help="remove bytes without a row that are older than --grace")
        parser.add_argument("--grace", type=float, default=GRACE / dt.timedelta(days=1), metavar="DAYS", help="default: 7")
        parser.add_argument("--json", action="store_true", help="one JSON object with all keys")

    def handle(self, *args: Any, fix: bool, grace: float, json: bool, **options: Any) -> None:
        if fix and grace < 1:
            raise CommandError(_("A grace period below one day could take the bytes of a running upload. Nothing was done."))
        try:
            report = reconcile(grace=dt.timedelta(days=grace), fix=fix)
        except StorageUnavailable as error:
            raise CommandError(f"{_('Rows and bytes could not be compared; this says nothing about them.')} {error}") from error
        if json:
            self.say_json(asdict(report))
        else:
            self._tell(report, fix)
        if not report.well:
            sys.exit(1)

    def _tell(self, report: Report, fix: bool) -> None:
        self.say(_("%(rows)d rows, %(objects)d stored objects.") % {"rows": report.rows, "objects": report.objects})
        self._list("✗", _("Rows whose bytes are missing (bring them back: check_fixity --restore-from)"), report.lost)
        self._list("✗", _("Rows whose bytes have another length (the same mend)"), report.resized)
        left = sorted(set(report.orphans) - set(report.removed))
        self._list("✗", _("Bytes without a row (%(size)s); --fix removes them") % _sized(report), left)
        self._list("✓", _("Bytes without a row: removed"), report.removed)
        self._list("·", _("Bytes without a row, too young to judge"), report.recent)
        self._list("·", _("Uploads and removals under way, or interrupted (collected after two days)"), report.in_doubt)
        self._list("·", _("Names that this software does not give; left alone"), report.foreign)
        if report.well:
            self.say("✓ " + _("Every row has its bytes, and all bytes have their row."))

    def _list(self, mark: str, title: str, keys: list[str]) -> None:
        if not keys:
            return
        self.say(f"{mark} {title}: {len(keys)}")
        for key in keys[:_SHOWN]:
            self.say(f"    {key}")
        if len(keys) > _SHOWN:
            self.say("    " + _("… and %(more)d more (--json names them all)") % {"more": len(keys) - _SHOWN})


def _sized(report: Report) -> dict[str, str]:
    return {"size": filesizeformat(report.size_of_orphans)}
