"""`manage.py doctor`: one page about this installation. Exit code 1 where something does not work."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import CommandParser

from media.management.speaking import SpeakingCommand
from portal.doctor import keeping, machine
from portal.doctor.examining import examine


class Command(SpeakingCommand):
    help = "Check settings, database, store, index, workers, mail, backups and files; say what mends what is not well."
    requires_system_checks = ()  # they are the first of the checks

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--json", action="store_true", help="one JSON object a line, for each check")

    def handle(self, *args: Any, json: bool, **options: Any) -> None:
        found = examine([*machine.CHECKS, *keeping.CHECKS])
        for one in found:
            if json:
                finding = one.finding
                self.say_json({"check": one.check.code, "level": finding.level, "words": finding.words, "mend": finding.mend})
                continue
            self.say(f"{one.finding.mark} {one.check.label}: {one.finding.words}")
            if one.finding.mend:
                self.say(f"    → {one.finding.mend}")
        if any(one.finding.level == "bad" for one in found):
            sys.exit(1)
