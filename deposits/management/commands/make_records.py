"""`manage.py make_records N`: publish N invented records, for trying the repository at size."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from deposits import generating
from deposits.access import command
from deposits.loading import Input, load
from deposits.models import Collection, Kind


class Command(BaseCommand):
    help = "Publish N invented records (the same N gives the same records; running again changes nothing)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("count", type=int)
        parser.add_argument("--pages", type=int, default=0, help="pages of text in each record")
        parser.add_argument("--restart", action="store_true", help="begin at the first record again")

    def handle(self, *args: Any, count: int, pages: int, restart: bool, **options: Any) -> None:
        collections = [(one.slug, tuple(one.kinds)) for one in Collection.objects.order_by("slug")]
        kinds = list(Kind.objects.filter(active=True).values_list("code", flat=True))
        if not collections or not kinds:
            raise CommandError("There is no collection to put records into. Run load_sample, or make one in the administration.")
        data = Input(
            source="made",
            identity=f"{count}/{pages}/{len(collections)}",
            read=lambda offset: _from(offset, generating.lines(count, collections=collections, kinds=kinds, pages=pages)),
        )
        began = time.monotonic()
        with tqdm(total=count, unit=" records", disable=None) as bar:
            outcome, _ = load(data, actor=command("make_records"), restart=restart, progress=lambda done, _: bar.update(done))
        seconds = time.monotonic() - began
        self.stdout.write(
            f"{outcome.created} created, {outcome.revised} revised, {outcome.unchanged} unchanged, {len(outcome.errors)} with errors "
            f"in {seconds:.1f} s ({(outcome.created + outcome.revised) / max(seconds, 0.001):.0f} records/s)."
        )
        if outcome.errors:
            raise CommandError(f"First error: line {outcome.errors[0][0]}: {outcome.errors[0][1]}")


def _from(offset: int, lines: Iterator[bytes]) -> Iterator[bytes]:
    """The lines after so many bytes."""
    done = 0
    while done < offset:
        done += len(next(lines))
    yield from islice(lines, None)
