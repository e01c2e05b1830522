"""`manage.py install_pages`: the front pages and the pages of words, in both languages. Running it again changes nothing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from portal.pages import ensure_pages


class Command(BaseCommand):
    help = "Create the front pages, help, about and policies that are missing, in Vietnamese and English. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        ensure_pages()
