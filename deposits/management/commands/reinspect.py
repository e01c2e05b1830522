"""`manage.py reinspect`: read stored files again in the background, after a part was installed or a reader was mended."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_q.tasks import async_task

from deposits.tasks import READ_AGAIN
from media.inspection.recognising import UNAVAILABLE
from media.models import StoredFile, TextStatus


class Command(BaseCommand):
    help = "Queue stored files to be read again: those with a status, those whose scanned pages nothing could recognise, or all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--status", action="append", choices=TextStatus.values, default=[], help="may be given several times")
        parser.add_argument("--unrecognised", action="store_true", help="scans that came while Tesseract was not installed")
        parser.add_argument("--all", action="store_true", help="every file")

    def handle(self, *args: Any, status: list[str], unrecognised: bool, all: bool, **options: Any) -> None:
        files = StoredFile.objects.order_by("pk")
        if unrecognised:
            files = files.filter(inspection__facts__recognition=UNAVAILABLE)
        elif status:
            files = files.filter(inspection__status__in=status)
        elif not all:
            raise CommandError(_("Say which files: --status STATUS, --unrecognised or --all."))
        count = 0
        for stored_id in files.values_list("pk", flat=True).iterator():
            async_task(READ_AGAIN, stored_id, cluster="slow", task_name=f"read again {stored_id}")
            count += 1
        self.stdout.write(
            ngettext("%(count)s file will be read again.", "%(count)s files will be read again.", count) % {"count": count}
        )
