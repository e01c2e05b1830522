"""`manage.py restore DIR`: make this site what a backup holds. Stop the web server and the workers first."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from deposits.backup.errors import BackupError
from deposits.backup.restoring import restore
from media.errors import StorageUnavailable
from media.management.speaking import SpeakingCommand


class Command(SpeakingCommand):
    help = "Restore a backup made by `backup` into a new site. Everything in it is verified before anything is changed."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--force", action="store_true", help="also over a site with works, or from a flawed backup")

    def handle(self, *args: Any, folder: Path, force: bool, **options: Any) -> None:
        try:
            restored = restore(folder, force=force)
        except (BackupError, StorageUnavailable) as error:
            raise CommandError(f"{error}") from error
        told = {"files": restored.files, "there": restored.there}
        self.say("✓ " + _("Restored: %(files)d files brought back, %(there)d were there; the index is rebuilt.") % told)
        if restored.bad:
            self.say("✗ " + _("Missing or damaged in the backup: %(keys)s") % {"keys": ", ".join(restored.bad[:20])})
            sys.exit(1)
