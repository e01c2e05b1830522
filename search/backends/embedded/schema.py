"""What the two indexes hold: one of records (a document for each face, see `search.faces`), one of their pages.

Texts are stored as terms that Python has made (`search.terms`); Tantivy only splits them at spaces. Change
`search.entries.VERSION` with anything here that makes an index built before unreadable or wrong: it is then built anew.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import tantivy
from pydantic_core import to_json

from search.backends.embedded.placing import FILLED, PLACED, filled, placed
from search.entries import ABSTRACT, EVERYTHING, KEYWORDS, LIMITED, NAMED, NAMES, TITLE, WORDS, FaceEntry, PageEntry
from search.faces import EVERYONE

RECORDS: Final = "records"
PAGES: Final = "pages"

_SPACES: Final = "spaces"
# Of a text that is only read, sorted by or counted: no dictionary of terms has to hold it.
_NO_TERMS: Final = "no-terms"


@cache
def records_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_boolean_field("first_face", indexed=True)
    for name in ("shown_to", "beyond"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in (TITLE, NAMES, KEYWORDS, EVERYTHING, LIMITED, NAMED):
        builder.add_text_field(name, tokenizer_name=_SPACES)
    builder.add_text_field(ABSTRACT, tokenizer_name=_SPACES, index_option="basic")
    builder.add_boolean_field("closed", indexed=True)
    builder.add_json_field("facets", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(FILLED, tokenizer_name="raw", index_option="basic")
    builder.add_json_field(PLACED, fast=True, tokenizer_name=_NO_TERMS, index_option="basic")
    builder.add_integer_field("year", fast=True, indexed=True)
    builder.add_text_field("likeness", stored=True, tokenizer_name=_NO_TERMS, index_option="basic")
    for name in ("published", "title_key", "author_key"):
        builder.add_text_field(name, fast=True, tokenizer_name=_NO_TERMS, index_option="basic")
    return builder.build()


@cache
def pages_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("record", "shown_to"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("file", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("page", stored=True)
    builder.add_text_field("text", stored=True, tokenizer_name=_NO_TERMS, index_option="basic")
    builder.add_text_field(WORDS, tokenizer_name=_SPACES)
    return builder.build()


def open_index(path: Path, *, create: bool = False) -> tantivy.Index:
    """The index in a folder, which must exist. Raises ValueError where it is missing or damaged."""
    schema = records_schema() if path.name == RECORDS else pages_schema()
    index = tantivy.Index(schema, path=str(path)) if create else tantivy.Index.open(str(path))
    index.register_tokenizer(_SPACES, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    index.register_fast_field_tokenizer(_NO_TERMS, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).build())
    nothing = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(tantivy.Filter.remove_long(0))
    index.register_tokenizer(_NO_TERMS, nothing.build())
    # Readers look for themselves whether there is something new: no thread of Tantivy's own watches files.
    index.config_reader(reload_policy="manual")
    return index


def of_page(page: PageEntry) -> bytes:
    """A document of the index of pages, as JSON: Tantivy reads that thrice as fast as it is given values one by one."""
    return to_json({
        "record": page.record,
        "file": page.file,
        "page": page.page,
        "text": page.text,
        "shown_to": page.shown_to,
        WORDS: page.words,
    })  # fmt: skip


def of_face(face: FaceEntry) -> bytes:
    """A document of the index of records, as JSON."""
    return to_json({
        "id": face.record,
        "first_face": face.number == 0,
        "shown_to": face.shown_to,
        "beyond": face.beyond,
        **face.words,  # Tantivy leaves a gap between values
        "closed": EVERYONE not in face.shown_to,
        "facets": {name: values for name, values in face.facets.items() if values},
        PLACED: placed(face.facets),
        FILLED: filled(face.facets),
        **({} if face.year is None else {"year": face.year}),
        "published": face.published,
        "title_key": face.title_key,
        "author_key": face.author_key,
        "likeness": face.likeness,
    })  # fmt: skip
