"""The site that is searched: a database of many records, filled in portions, so that a stopped bench goes on where it was. The
first records are imported, those with texts before all; the others are copies of their kind (`copying`).

BENCH_KEEP names a folder to keep it in, database, index and all: the next run has only to do what is missing there.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench.harvesting.repository import Repository
from tests.bench.importing import PLACES
from tests.bench.searching.copying import copy
from tests.bench.searching.mix import lines
from tests.search.corpus import Corpus

PAGES: Final = 100
# Records of one portion: with texts, imported without, and copied.
_WITH_TEXTS: Final = 500
_IMPORTED: Final = 5_000
_COPIED: Final = 25_000


@dataclass(frozen=True)
class Site:
    """`texts` of its records come first, and have PAGES pages each."""

    repository: Repository
    records: int
    texts: int

    @property
    def folder(self) -> Path:
        return self.repository.var

    def fill(self) -> None:
        """Load what is missing."""
        done = self._loaded
        self.repository.call("manage.py", "migrate", "-v0")
        self.repository.call("manage.py", "collectstatic", "--noinput", "-v0")
        if not done:
            self.repository.call("manage.py", "install")
            self.repository.call("-c", PLACES)
        total = self.records + self.texts
        began, first = time.monotonic(), done
        while done < total:
            if done < self.texts:
                number = min(_WITH_TEXTS, self.texts - done)
                self._import(done, number, PAGES)
            elif done < self.texts + _IMPORTED:
                number = min(_IMPORTED, total - done)
                self._import(done, number, 0)
            else:
                number = min(_COPIED, total - done)
                copy(self.folder / "db.sqlite3", done, number)
            done += number
            (self.folder / "loaded").write_text(str(done))
            say(f"{done:,} of {total:,} records loaded, {(done - first) / (time.monotonic() - began):.0f} a second")

    @property
    def _loaded(self) -> int:
        note = self.folder / "loaded"
        return int(note.read_text()) if note.exists() else 0

    def _import(self, start: int, number: int, pages: int) -> None:
        path = self.folder / f"from-{start}.jsonl"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(lines(Corpus(seed=10 + start), start, number, pages))
        self.repository.call("manage.py", "import_records", "--source", "bench", str(path))
        path.unlink()


@contextmanager
def filled_site(records: int, texts: int) -> Iterator[Site]:
    """Filled; gone afterwards, unless BENCH_KEEP says where it is kept."""
    with tempfile.TemporaryDirectory() as beside:
        folder = Path(os.environ.get("BENCH_KEEP") or beside).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        made = Site(Repository(f"sqlite:///{folder}/db.sqlite3", folder), records, texts)
        made.fill()
        yield made


def say(line: str) -> None:
    """What the bench is doing, for somebody who waits."""
    sys.stdout.write(f"    {line}\n")
    sys.stdout.flush()
