"""`manage.py reindex`: build a new index from the database beside the one that serves, then swap. Killed, it goes on."""

from __future__ import annotations

import os
import sys
import time
from argparse import ArgumentParser
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from tqdm import tqdm

from deposits.models import Record
from deposits.reindexing import reindex
from search.engines import engine
from search.port import SearchUnavailable

_SAY_SECONDS: Final = 15
_FEW: Final = 5_000
_MOST_PROCESSES: Final = 4


class Command(BaseCommand):
    help = "Rebuild the search index from the database while the site runs. Run again after it was stopped, it goes on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--processes", type=int, help="that read the records; without it as many as there are processors")
        parser.add_argument("--fresh", action="store_true", help="begin anew, whatever an earlier run has left")

    def handle(self, *args: Any, fresh: bool, processes: int | None, **options: Any) -> None:
        total = Record.objects.filter(withdrawn=None).count()
        shown = _Shown(total, self.stderr)
        # A few records are read sooner than other processes have begun.
        several = 1 if total < _FEW else min(os.cpu_count() or 1, _MOST_PROCESSES)
        try:
            outcome = reindex(engine(), fresh=fresh, processes=processes or several, progress=shown.at)
        except SearchUnavailable as error:
            raise CommandError(f"{error}\nWhat an interrupted run has kept is not lost: run manage.py reindex again.") from error
        finally:
            shown.close()
        begun = f" ({outcome.resumed} of them by an earlier run)" if outcome.resumed else ""
        self.stdout.write(
            f"{engine().count()} records indexed{begun} in {shown.seconds:.1f} s, {shown.rate:.0f} a second; "
            f"{outcome.changed} changed meanwhile and were indexed again."
        )


class _Shown:
    """How far it is, how fast, and how long it will take: a bar for somebody who watches, else a line now and then."""

    def __init__(self, total: int, out: OutputWrapper) -> None:
        self._total, self._out = total, out
        self._first = self._done = self._told = 0
        self._bar: tqdm[Any] | None = None
        self._began = self._said = time.monotonic()

    def at(self, done: int) -> None:
        """The first call tells how many records an earlier run has done."""
        if self._bar is None:
            self._first = self._told = done
            self._bar = tqdm(total=self._total, initial=done, unit=" records", disable=not sys.stderr.isatty())
        self._done = done
        self._bar.update(done - self._bar.n)
        if self._bar.disable and time.monotonic() - self._said > _SAY_SECONDS:
            self._say()

    def _say(self) -> None:
        """As fast as since the last line: records with texts come last and take a hundred times as long."""
        now = time.monotonic()
        lately = (self._done - self._told) / (now - self._said)
        left = max(self._total - self._done, 0) / max(lately, 0.001)
        self._out.write(f"{self._done} of {self._total} records, {lately:.0f} a second, {left / 60:.0f} min left at this rate")
        self._said, self._told = now, self._done

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began

    @property
    def rate(self) -> float:
        """Records a second, without those of an earlier run."""
        return (self._done - self._first) / max(self.seconds, 0.001)
