"""`manage.py export_bag ID… DIR`: deposits and records as BagIt packages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from deposits.bags import contents, writing
from deposits.errors import FlowError
from deposits.models import Deposit, Record
from media.errors import MediaError
from media.management.speaking import SpeakingCommand


class Command(SpeakingCommand):
    help = "Write deposits and records as BagIt packages (RFC 8493) with their files, metadata and PREMIS events."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("ids", nargs="+", metavar="ID", help="public ids; then the folder that they go into")
        parser.add_argument("--zip", action="store_true", help="one ZIP file each")
        parser.add_argument("--draft", action="store_true", help="the working copy also of what is published")

    def handle(self, *args: Any, ids: list[str], zip: bool, draft: bool, **options: Any) -> None:
        if len(ids) < 2:
            raise CommandError(_("Name one or more ids and, last, the folder that the bags go into."))
        *wanted, folder = ids
        write = writing.to_zip_file if zip else writing.to_folder
        failed = []
        for public_id in wanted:
            try:
                self.say(write(_contents(public_id, draft), Path(folder)))
            except (FlowError, MediaError, OSError) as error:
                failed.append(f"{public_id}: {error}")
        if failed:
            raise CommandError("\n".join(failed))


def _contents(public_id: str, draft: bool) -> contents.Contents:
    record = Record.objects.filter(public_id=public_id).first()
    deposit = Deposit.objects.filter(public_id=public_id).first()
    if record is not None and not (draft and deposit):
        return contents.of_record(record)
    if deposit is None:
        raise CommandError(_("There is neither a record nor a deposit “%(id)s”.") % {"id": public_id})
    return contents.of_deposit(deposit)
