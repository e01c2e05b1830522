"""`manage.py roles`: who may do what, as docs/roles.md has it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from deposits.roles_in_words import markdown


class Command(BaseCommand):
    help = "Print the table of roles, verbs and states (docs/roles.md)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(markdown(), ending="")
