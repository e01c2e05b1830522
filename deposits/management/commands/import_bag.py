"""`manage.py import_bag PATH…`: deposits from BagIt packages that a Kho Mở has made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from deposits.access import command
from deposits.errors import FlowError
from deposits.flows.bags import import_bag, opened
from deposits.models import Collection
from media.errors import MediaError
from media.management.speaking import SpeakingCommand


class Command(SpeakingCommand):
    help = "Make a draft of each bag (a folder or ZIP file), with its metadata, access and files."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--collection", metavar="SLUG", help="where they go; otherwise the collection of the same name")

    def handle(self, *args: Any, paths: list[Path], collection: str | None, **options: Any) -> None:
        where = Collection.objects.filter(slug=collection).first() if collection else None
        if collection and where is None:
            raise CommandError(_("There is no collection “%(slug)s” here.") % {"slug": collection})
        failed = []
        for path in paths:
            try:
                if not path.exists():
                    raise CommandError(_("There is no %(path)s.") % {"path": path})
                with opened(path) as bag:
                    imported = import_bag(actor=command("import_bag"), bag=bag, collection=where)
            except (FlowError, MediaError, CommandError, OSError) as error:
                failed.append(f"{path}: {error}")
                continue
            self.say(f"{imported.deposit.public_id}\t{imported.deposit.title}")
            if imported.narrowed:
                self.say(
                    "· "
                    + _("Access of single people and groups of the other site was left out: %(count)d")
                    % {"count": imported.narrowed}
                )
        if failed:
            raise CommandError("\n".join(failed))
