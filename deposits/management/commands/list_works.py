"""`manage.py list_works`: make the lists by author, advisor, subject and keyword again from the records."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from deposits.flows.listing import list_all


class Command(BaseCommand):
    help = "Rebuild the lists that readers browse from the database, while the site runs. Safe to stop and run again."

    def handle(self, *args: Any, **options: Any) -> None:
        began = timezone.now()
        listed = list_all()
        self.stdout.write(f"{listed} records listed in {(timezone.now() - began).total_seconds():.1f} s.")
