"""Writing into one generation: documents with their faces and pages, committed together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import tantivy

from search.backends.embedded.home import faults
from search.backends.embedded.schema import PAGES, RECORDS, of_face, of_page, open_index
from search.entries import entries, sound
from search.port import Document, Prepared

# Bytes of memory for the writers of records and of pages; one thread each, which keeps the pages of a record together.
_HEAPS: Final = (20_000_000, 20_000_000)
_LARGE_HEAPS: Final = (96_000_000, 48_000_000)
# Tantivy queues up to 10,000 documents, were they books; a commit waits until they are written. So many characters
# of text may be waiting before that.
_WAITING: Final = 30_000_000


def prepare(documents: Iterable[Document]) -> Iterator[Prepared]:
    """See `search.port.Prepare`."""
    for made in entries(documents):
        yield Prepared(made.record, list(map(of_face, made.faces)), list(map(of_page, made.pages)), made.characters)


class Writer:
    def __init__(self, records: tantivy.IndexWriter, pages: tantivy.IndexWriter, *, serving: bool) -> None:
        self._records = records
        self._pages = pages
        self._serving = serving
        self._waiting = 0
        self._added: set[int] = set()

    def put(self, documents: Iterable[Prepared]) -> None:
        """Add or replace. Errors of the iterable itself pass through unchanged."""
        for document in documents:
            self._replace(document.id)
            with faults("writing"):
                for page in document.pages:
                    self._pages.add_json(page.decode())
                for record in document.records:
                    self._records.add_json(record.decode())
                self._waiting += document.characters
                if not self._serving and self._waiting > _WAITING:
                    self.commit()

    def _replace(self, id: str) -> None:
        """Tantivy remembers every removal, a kilobyte each: a new index is spared those of what it cannot hold."""
        if self._serving or hash(id) in self._added:
            self.remove([id])
        if not self._serving:
            self._added.add(hash(id))

    def remove(self, ids: Iterable[str]) -> None:
        for id in ids:
            with faults("removing"):
                self._pages.delete_documents_by_term("record", sound(id))
                self._records.delete_documents_by_term("id", sound(id))

    def holds(self, ids: Iterable[str]) -> None:
        """Of an index that somebody else began: what may be in it."""
        self._added.update(map(hash, ids))

    def commit(self) -> None:
        """Pages first: a record that is found has its pages, whenever the power fails."""
        self._pages.commit()
        self._records.commit()
        self._waiting = 0

    def close(self) -> None:
        """Wait until what is being merged is merged, so that segments do not pile up; give Tantivy's own locks back."""
        self._pages.wait_merging_threads()
        self._records.wait_merging_threads()


@contextmanager
def writer(generation: Path, *, serving: bool) -> Iterator[Writer]:
    """A writer that commits when it is left without an error.

    Of a generation that serves it commits all or nothing, and the caller holds the lock (`Home.writing`) and gives it
    no more documents than memory holds; one that nobody reads yet is written in portions.
    """
    heaps = _HEAPS if serving else _LARGE_HEAPS
    with faults("opening the index for writing"):
        records, pages = open_index(generation / RECORDS), open_index(generation / PAGES)
        opened = Writer(records.writer(heaps[0], 1), pages.writer(heaps[1], 1), serving=serving)
    try:
        yield opened
        with faults("committing"):
            opened.commit()
    finally:
        with faults("closing"):
            opened.close()
