"""`manage.py import_records FILE.jsonl`: load and publish records in the shape of `/records/<id>.json`."""

from __future__ import annotations

import hashlib
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from deposits.access import command
from deposits.loading import Input, load


class Command(BaseCommand):
    help = "Load and publish records from JSON lines. Idempotent; goes on where it was interrupted; reports errors by line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, help="JSON lines, each in the shape of /records/<id>.json (files[].text: page texts)"
        )
        parser.add_argument("--source", default="", help="name of where they come from (default: the file's name)")
        parser.add_argument("--restart", action="store_true", help="begin at the first line again")

    def handle(self, *args: Any, file: Path, source: str, restart: bool, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        size = file.stat().st_size
        data = Input(source=source or file.stem[:100], identity=_identity(file, size), read=lambda offset: _lines(file, offset))
        with tqdm(total=size, unit="B", unit_scale=True, disable=None) as bar:
            outcome, run = load(data, actor=command("import_records"), restart=restart, progress=lambda _, done: bar.update(done))
        for number, why in outcome.errors:
            self.stderr.write(f"{file}:{number}: {why}")
        self.stdout.write(
            f"{run.line} lines: {outcome.created} created, {outcome.revised} revised, "
            f"{outcome.unchanged} unchanged, {len(outcome.errors)} with errors."
        )
        if outcome.errors:
            raise CommandError(f"{len(outcome.errors)} lines could not be taken; they are named above. The others are published.")


def _lines(file: Path, offset: int) -> Iterator[bytes]:
    with file.open("rb") as stream:
        stream.seek(offset)
        yield from stream


def _identity(file: Path, size: int) -> str:
    with file.open("rb") as stream:
        return hashlib.sha256(stream.read(1 << 16) + f"{file.name}:{size}".encode()).hexdigest()
