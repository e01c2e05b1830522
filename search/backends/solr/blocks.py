"""A document as Solr holds it: one block of its faces and pages, replaced and removed as a whole (`schema.xml`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from pydantic_core import to_json

from search.entries import FaceEntry, PageEntry, entries
from search.port import Document, Prepared

FACE: Final = "face"
PAGE: Final = "page"
_UPDATE: Final = 4_000_000  # characters of text, about
_LONGEST_TERM: Final = 8_000  # Lucene holds no term of more than 32,766 bytes


def prepare(documents: Iterable[Document]) -> Iterator[Prepared]:
    """See `search.port.Prepare`: of each, one block. The first face is its root and has the document's id."""
    for made in entries(documents):
        first, *others = map(_face, made.faces)
        children = [*others, *(_page(page, number) for number, page in enumerate(made.pages))]
        block = {**first, "_childDocuments_": children} if children else first
        yield Prepared(made.record, [to_json(block)], [], made.characters)


def blocks(documents: Iterable[Prepared]) -> Iterator[bytes]:
    for document in documents:
        yield from document.records


def portions(documents: Iterable[Prepared]) -> Iterator[list[Prepared]]:
    """As many at once as one update carries."""
    portion: list[Prepared] = []
    size = 0
    for one in documents:
        portion.append(one)
        size += one.characters + 2_000
        if size > _UPDATE:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


def _face(face: FaceEntry) -> dict[str, Any]:
    entry = {
        "id": face.record if face.number == 0 else f"{face.record}#{face.number}",
        "entry": [FACE, "first"] if face.number == 0 else [FACE],
        "record": face.record,
        "shown_to": list(face.shown_to),
        "beyond": list(face.beyond),
        "published": face.published,
        "title_key": face.title_key[:_LONGEST_TERM],
        "author_key": face.author_key[:_LONGEST_TERM],
        "likeness": face.likeness,
        **{field: list(values) for field, values in face.words.items() if values},
        **{f"facet_{name}": list(values) for name, values in face.facets.items() if values},
    }
    return entry if face.year is None else {**entry, "year": face.year}


def _page(page: PageEntry, number: int) -> dict[str, Any]:
    return {
        "id": f"{page.record}#p{number}",
        "entry": [PAGE],
        "record": page.record,
        "shown_to": list(page.shown_to),
        "file": page.file,
        "page": page.page,
        "text": page.text,
        "words": list(page.words),
    }
