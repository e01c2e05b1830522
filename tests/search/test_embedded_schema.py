"""What the embedded index does not hold, because nobody asks for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.backends.embedded import EmbeddedEngine
from search.backends.embedded.schema import PAGES, RECORDS, open_index
from search.port import Query
from tests.search.documents import document, text


@pytest.fixture
def index(tmp_path: Path) -> Path:
    engine = EmbeddedEngine(tmp_path)
    engine.put(
        document(
            f"r{number}",
            title,
            facets={"kind": ["thesis"]},
            sort={"published": f"2026-01-0{number}", "title": title, "author": title},
            texts=[text("trang một")],
        )
        for number, title in enumerate(("lúa", "gạo", "ngô"), start=1)
    )
    assert [hit.id for hit in engine.search(Query(sort="title")).hits] == ["r2", "r1", "r3"]
    assert [hit.id for hit in engine.search(Query(sort="newest")).hits] == ["r3", "r2", "r1"]
    [generation] = {path.parent for path in tmp_path.rglob(RECORDS)}
    return generation


def test_what_is_only_read_sorted_by_or_counted_is_in_no_dictionary(index: Path) -> None:
    """Dictionaries of keys that are all different took a fifth of the time of writing."""
    records, pages = open_index(index / RECORDS).searcher(), open_index(index / PAGES).searcher()

    for field in ("published", "title_key", "author_key", "likeness"):
        assert list(records.terms_with_prefix(field, "")) == [], field
    assert list(pages.terms_with_prefix("text", "")) == []
    assert records.doc_freq("placed.kind-0", "thesis") == 0
    assert records.doc_freq("facets.kind", "thesis") == 3
    assert [term for term, _ in records.terms_with_prefix("id", "")] == ["r1", "r2", "r3"]
