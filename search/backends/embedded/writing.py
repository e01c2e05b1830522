"""Writing into one generation: documents with their faces and pages, committed together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import tantivy

from search.backends.embedded.home import faults
from search.backends.embedded.schema import PAGES, RECORDS, Prepared, open_index, sound
from search.port import Document

# Bytes of memory for each of the two writers; one thread each, which keeps the pages of a record side by side.
SMALL_HEAP: Final = 20_000_000
LARGE_HEAP: Final = 64_000_000


class Writer:
    def __init__(self, records: tantivy.IndexWriter, pages: tantivy.IndexWriter) -> None:
        self._records = records
        self._pages = pages

    def put(self, documents: Iterable[Document]) -> None:
        """Add or replace. Errors of the iterable itself pass through unchanged."""
        for document in documents:
            prepared = Prepared(document)
            self.remove([document.id])
            with faults("writing"):
                for entry in prepared.pages():
                    self._pages.add_document(entry)
                for entry in prepared.records():
                    self._records.add_document(entry)

    def remove(self, ids: Iterable[str]) -> None:
        for id in ids:
            with faults("removing"):
                self._pages.delete_documents_by_term("record", sound(id))
                self._records.delete_documents_by_term("id", sound(id))

    def commit(self) -> None:
        """Pages first: a record that is found has its pages, whenever the power fails."""
        self._pages.commit()
        self._records.commit()

    def close(self) -> None:
        """Wait until what is being merged is merged, so that segments do not pile up; give Tantivy's own locks back."""
        self._pages.wait_merging_threads()
        self._records.wait_merging_threads()


@contextmanager
def writer(generation: Path, heap: int = SMALL_HEAP) -> Iterator[Writer]:
    """A writer that commits when it is left without an error, and otherwise forgets what it was given. The caller holds the lock (`Home.writing`)."""
    with faults("opening the index for writing"):
        records, pages = open_index(generation / RECORDS), open_index(generation / PAGES)
        opened = Writer(records.writer(heap, 1), pages.writer(heap, 1))
    try:
        yield opened
        with faults("committing"):
            opened.commit()
    finally:
        with faults("closing"):
            opened.close()
