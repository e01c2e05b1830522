"""A rebuild: a generation that is filled beside the one that serves, in portions that outlive the process, then swapped in."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from search.backends.embedded.home import Home, faults, note_of, write_note
from search.backends.embedded.schema import PAGES, RECORDS, open_index
from search.backends.embedded.writing import Writer, prepare, writer
from search.port import Document, Prepared, SearchUnavailable, prepared

log = logging.getLogger(__name__)
# With fewer bytes left on the disk, a rebuild that failed is not kept: the site needs the room.
_ROOM: Final = 500_000_000


class Building:
    """See `search.port.Rebuild`."""

    def __init__(self, home: Home, generation: Path, patience: float) -> None:
        self._home = home
        self._generation = generation
        self._patience = patience
        self._held = ExitStack()
        self._written = ExitStack()
        self._holding = False
        self.note = note_of(generation)
        begun = list(_ids(generation)) if self.note else []
        self._writer: Writer = self._written.enter_context(writer(generation, serving=False))
        self._writer.holds(begun)

    def put(self, documents: Iterable[Document | Prepared]) -> None:
        self._writer.put(prepared(documents, prepare))

    def remove(self, ids: Iterable[str]) -> None:
        self._writer.remove(ids)

    def keep(self, note: str) -> None:
        with faults("committing"):
            self._writer.commit()
        write_note(self._generation, note)
        self.note = note

    def settle(self) -> None:
        """Merges, which may take a while, are waited for before anybody else has to wait."""
        self._written.close()
        self._writer = self._written.enter_context(writer(self._generation, serving=True))
        self._hold()

    def finish(self) -> None:
        """Commit, and take over."""
        self._written.close()
        self._hold()
        self._home.serve(self._generation)
        self._home.sweep()
        self._held.close()

    def fail(self, error: BaseException) -> None:
        """Give everything back. What was kept stays for the next one, unless the disk is nearly full."""
        with ExitStack() as quiet:
            quiet.push(lambda *_: True)
            self._written.__exit__(type(error), error, error.__traceback__)
        self._held.close()
        if not self.note or shutil.disk_usage(self._home.root).free < _ROOM:
            shutil.rmtree(self._generation, ignore_errors=True)

    def _hold(self) -> None:
        if not self._holding:
            self._held.enter_context(self._home.writing(self._patience))
            self._holding = True


@contextmanager
def building(home: Home, *, fresh: bool, patience: float) -> Iterator[Building]:
    """A new generation, or the one that a rebuild was killed over; see `search.port.Engine.rebuild`."""
    with home.building():
        unfinished = None if fresh else home.unfinished()
        with home.writing(patience):
            home.sweep(but=unfinished)
        built = _begin(home, unfinished, patience)
        try:
            yield built
            built.finish()
        except BaseException as error:
            built.fail(error)
            raise


def _begin(home: Home, unfinished: Path | None, patience: float) -> Building:
    if unfinished:
        try:
            return Building(home, unfinished, patience)
        except SearchUnavailable as error:
            log.warning("search.rebuild_begun_anew", extra={"error": str(error)})
            shutil.rmtree(unfinished, ignore_errors=True)
    return Building(home, home.new_generation(), patience)


def _ids(generation: Path) -> Iterator[str]:
    """Of every record that is committed, were it only with its pages."""
    with faults("reading what a rebuild held"):
        for name, field in ((RECORDS, "id"), (PAGES, "record")):
            yield from (id for id, _ in open_index(generation / name).searcher().terms_with_prefix(field, ""))
