"""`manage.py make_demo_accounts`: people to sign in as, and deposits under way. Refused in production."""

from __future__ import annotations

import json
import logging
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from deposits.models import Collection, Institution
from portal.sample import people
from portal.sample.desk import ensure_deposits


class Command(BaseCommand):
    help = "Create the demo accounts and some deposits under way, and print the accounts. Safe to run again; not for production."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print a list of objects instead of a table")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Demo accounts have a password that everybody knows: they are not made in production.")
        logging.getLogger("django-q").setLevel(logging.WARNING)
        try:
            users = people.ensure_accounts()
        except (Institution.DoesNotExist, Collection.DoesNotExist) as error:
            raise CommandError("The sample's institutions are missing. Run “manage.py load_sample” first.") from error
        ensure_deposits(users)
        self.stdout.write(_as_json() if options["json"] else _as_table())


def _as_json() -> str:
    rows = [
        {"email": one.email, "password": people.PASSWORD, "name": one.name, "role": one.role_en, "role_vi": one.role_vi}
        for one in people.ACCOUNTS
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _as_table() -> str:
    width = max(len(one.email) for one in people.ACCOUNTS)
    lines = [f"{one.email:<{width}}   {one.role_vi} · {one.role_en} ({one.name})" for one in people.ACCOUNTS]
    return "\n".join([*lines, "", f"Mật khẩu chung · password for all: {people.PASSWORD}"])
