"""The index as this process reads it: opened once, and looked at again whenever a commit or a swap has happened."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import tantivy

from search.backends.embedded.home import Home, faults
from search.backends.embedded.schema import PAGES, RECORDS, open_index
from search.port import SearchUnavailable

_Stamp = tuple[int, int, int]
Counts = dict[str, list[tuple[str, int]]]
_MOST_COUNTED: Final = 100


class Counted:
    """Facet counts of questions to one state of the index, as long as it lasts: whoever turns a page has them again."""

    def __init__(self) -> None:
        self._known: OrderedDict[Hashable, Counts] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, count: Callable[[], Counts]) -> Counts:
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        found = count()
        with self._lock:
            self._known[key] = found
            while len(self._known) > _MOST_COUNTED:
                self._known.popitem(last=False)
        return found


class Opened:
    """One index, with the searcher that its last reload gave."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp = _stamp(path)
        self._index = open_index(path)
        self.searcher = self._index.searcher()
        self.schema = self._index.schema
        self.counted = Counted()

    def refresh(self) -> None:
        # The stamp is taken first: a commit in between is then seen the next time.
        stamp = _stamp(self._path)
        if stamp != self._stamp:
            self._index.reload()
            self.searcher = self._index.searcher()
            self.counted = Counted()
            self._stamp = stamp


@dataclass(frozen=True)
class View:
    """Both indexes at one moment."""

    records: tantivy.Searcher
    records_schema: tantivy.Schema
    pages: tantivy.Searcher
    pages_schema: tantivy.Schema
    counted: Counted


class Reader:
    """Shared by the threads of a process."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._lock = threading.Lock()
        self._generation: Path | None = None
        self._opened: tuple[Opened, Opened] | None = None

    def view(self) -> View:
        """All that is committed. SearchUnavailable where the index is missing or damaged."""
        with self._lock:
            try:
                records, pages = self._fresh()
            except SearchUnavailable:
                # A swap may have removed the generation while it was being opened; the new one is there by now.
                self.forget()
                records, pages = self._fresh()
            return View(records.searcher, records.schema, pages.searcher, pages.schema, records.counted)

    def forget(self) -> None:
        """Open everything anew the next time: what failed may have been mended since."""
        self._generation = self._opened = None

    def _fresh(self) -> tuple[Opened, Opened]:
        generation = self._home.current()
        with faults("opening the index"):
            if self._opened is None or generation != self._generation:
                self._opened = Opened(generation / RECORDS), Opened(generation / PAGES)
                self._generation = generation
            for one in self._opened:
                one.refresh()
            return self._opened


def _stamp(path: Path) -> _Stamp:
    """Tantivy replaces this file with every commit."""
    status = (path / "meta.json").stat()
    return status.st_ino, status.st_mtime_ns, status.st_size


def total(found: tantivy.SearchResult) -> int:
    """How many documents matched."""
    return int(found.count or 0)  # type: ignore[attr-defined]  # Tantivy's stub forgets it
