"""`manage.py formats`: which formats the repository holds, and which of its files may not be readable for ever."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.db.models import Count, Sum
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from media.management.speaking import SpeakingCommand
from media.models import StoredFile
from media.pronom import identify
from media.risks import at_risk

_SHOWN = 20


class Command(SpeakingCommand):
    help = "List the formats of stored files with their PRONOM identifiers, and the files of formats at risk."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--json", action="store_true", help="one JSON object, with the key of every file at risk")

    def handle(self, *args: Any, json: bool, **options: Any) -> None:
        formats, risks = _formats(), list(at_risk())
        if json:
            described = [
                {
                    "risk": risk.code,
                    "reason": str(risk.reason),
                    "mend": str(risk.mend),
                    "keys": list(files.values_list("key", flat=True)),
                }
                for risk, files in risks
            ]
            self.say_json({"formats": formats, "at_risk": described})
            return
        for one in formats:
            self.say(f"{one['files']:>8}  {filesizeformat(one['size']):>10}  {one['puid'] or '–':<10} {one['name']}")
        for risk, files in risks:
            self.say(f"\n✗ {files.count()} – {risk.reason}\n    → {risk.mend}")
            for stored in files[:_SHOWN]:
                self.say(f"    {stored.key}  {stored.media_type}")
            if files.count() > _SHOWN:
                self.say("    " + _("… and %(more)d more (--json names them all)") % {"more": files.count() - _SHOWN})


def _formats() -> list[dict[str, Any]]:
    rows = StoredFile.objects.values("media_type", "inspection__facts__version", "inspection__facts__pdfa")
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows.annotate(files=Count("pk"), size=Sum("size")).order_by("-files"):
        facts = {"version": row["inspection__facts__version"] or "", "pdfa": row["inspection__facts__pdfa"] or ""}
        known = identify(row["media_type"], facts)
        one = found.setdefault((known.puid, known.name), {"puid": known.puid, "name": known.name, "files": 0, "size": 0})
        one["files"] += row["files"]
        one["size"] += row["size"]
    return sorted(found.values(), key=lambda one: -one["files"])
