"""`manage.py backup DIR`: the whole repository into a folder, each time only what is new. The site may run."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from deposits.backup.errors import BackupError
from deposits.backup.making import make
from media.errors import StorageUnavailable
from media.management.speaking import SpeakingCommand


class Command(SpeakingCommand):
    help = "Back up database, files and pages into a folder, of the files only those that are not there yet."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--verify", action="store_true", help="read what the backup holds already, and mend it")
        parser.add_argument("--prune", action="store_true", help="remove files that the site no longer names")
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, folder: Path, verify: bool, prune: bool, json: bool, **options: Any) -> None:
        try:
            made = make(folder, verify=verify, prune=prune)
        except (BackupError, StorageUnavailable, OSError) as error:
            raise CommandError(f"{_('The backup was not finished; the one from before is unchanged.')} {error}") from error
        if json:
            self.say_json(asdict(made))
        else:
            told = {"copied": made.copied, "kept": made.kept, "size": filesizeformat(made.size)}
            self.say(
                "✓ " + _("Database and files are saved: %(copied)d files new, %(kept)d from before, %(size)s in all.") % told
            )
            if made.replaced:
                self.say("· " + _("Damaged in the backup and copied anew: %(count)d") % {"count": made.replaced})
            if made.bad:
                keys = ", ".join(made.bad[:20])
                self.say("✗ " + _("Missing or damaged in the site's store, and not saved: %(keys)s") % {"keys": keys})
            self.say(_("Keep the settings (.env) apart from it: passwords and SECRET_KEY are not in the backup."))
        if made.bad:
            sys.exit(1)
