"""`manage.py scan_files`: ask the virus scanner again, such as after a false alarm or with new signatures."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from deposits.flows import scan
from deposits.places import places_of
from deposits.tasks import read_stored
from media.errors import MediaError
from media.management.speaking import SpeakingCommand
from media.models import Scan, StoredFile


class Command(SpeakingCommand):
    help = "Scan stored files for viruses again: those in quarantine, or all of them."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--infected", action="store_true", help="those in quarantine; what is clean now is released and read")
        which.add_argument("--all", action="store_true", help="every stored file")

    def handle(self, *args: Any, infected: bool, **options: Any) -> None:
        if settings.CLAMD is None:
            raise CommandError(_("This site has no virus scanner: CLAMD_URL is not set."))
        wanted = StoredFile.objects.filter(scan=Scan.INFECTED) if infected else StoredFile.objects.all()
        found = 0
        for stored in wanted.order_by("pk").iterator():
            before = stored.scan
            try:
                outcome = scan.scan(stored)
            except MediaError as error:
                raise CommandError(str(error)) from error
            if outcome == Scan.INFECTED:
                found += 1
                self.say(f"✗ {stored.key}: {stored.inspection.facts.get('signature', '')}")
                for place in places_of(stored):
                    self.say(f"    {place}")
            elif before == Scan.INFECTED:
                read_stored(stored.pk)
                self.say("✓ " + _("%(key)s is released from quarantine.") % {"key": stored.key})
        if found:
            sys.exit(1)
        self.say("✓ " + _("No virus was found."))
