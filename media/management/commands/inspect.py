"""`manage.py inspect FILE… --json`: what the site would find in files, without keeping anything."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from media.inspection.finding import Finding
from media.inspection.inspect import inspect_path

# A file ends within a minute, also here; the site itself takes as long as a scan needs (`media.recognising`).
RECOGNISE_SECONDS = 45.0
# What JSON allows inside a string, and many programs take for the end of a line.
_LINE_ENDS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "\x85\u2028\u2029"}
_OURS = ("image_pages", "layout")  # between the parts of an inspection


class Command(BaseCommand):
    help = "Say what is in files: status, pages, text, language, facts. One JSON object a line with --json."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="one JSON object a line, with the text of every page")

    def handle(self, *args: Any, files: list[Path], json: bool, **options: Any) -> None:
        unread = []
        for path in files:
            try:
                finding = inspect_path(path, recognise_seconds=RECOGNISE_SECONDS)
            except OSError as error:
                unread.append(f"{path}: {error.strerror}")
                continue
            self.stdout.write(_as_json(path, finding) if json else _as_line(path, finding))
            self.stdout.flush()
        if unread:
            raise CommandError(_("These files could not be opened: %(files)s") % {"files": "; ".join(unread)})


def _as_json(path: Path, finding: Finding) -> str:
    found = {name: value for name, value in asdict(finding).items() if name not in _OURS}
    return json.dumps({"path": str(path), **found}, ensure_ascii=False).translate(_LINE_ENDS)


def _as_line(path: Path, finding: Finding) -> str:
    return "\t".join([finding.status, str(finding.pages or "–"), finding.language or "–", finding.media_type, str(path)])
