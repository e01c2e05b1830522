"""What the two indexes hold: one of records (a document for each face, see `search.faces`), one of their pages.

Texts are stored as terms that Python has made (`search.terms`); Tantivy only splits them at spaces. Change
`search.entries.VERSION` with anything here that makes an index built before unreadable or wrong: it is then built anew.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import tantivy

from search.backends.embedded.placing import FILLED, PLACED, filled, placed
from search.entries import ABSTRACT, EVERYTHING, KEYWORDS, LIMITED, NAMED, NAMES, TITLE, WORDS, FaceEntry, PageEntry
from search.faces import EVERYONE

RECORDS: Final = "records"
PAGES: Final = "pages"

_SPACES: Final = "spaces"


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
    builder.add_json_field(PLACED, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("year", fast=True, indexed=True)
    builder.add_bytes_field("likeness", stored=True)
    for name in ("published", "title_key", "author_key"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


@cache
def pages_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("record", "shown_to"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("file", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("page", stored=True)
    builder.add_bytes_field("text", stored=True)
    builder.add_text_field(WORDS, tokenizer_name=_SPACES)
    return builder.build()


def open_index(path: Path, *, create: bool = False) -> tantivy.Index:
    """The index in a folder, which must exist. Raises ValueError where it is missing or damaged."""
    schema = records_schema() if path.name == RECORDS else pages_schema()
    index = tantivy.Index(schema, path=str(path)) if create else tantivy.Index.open(str(path))
    index.register_tokenizer(_SPACES, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    # Readers look for themselves whether there is something new: no thread of Tantivy's own watches files.
    index.config_reader(reload_policy="manual")
    return index


def of_page(page: PageEntry) -> tantivy.Document:
    entry = tantivy.Document()
    entry.add_text("record", page.record)
    entry.add_text("file", page.file)
    entry.add_unsigned("page", page.page)
    entry.add_bytes("text", page.text.encode())
    for token in page.shown_to:
        entry.add_text("shown_to", token)
    for value in page.words:
        entry.add_text(WORDS, value)
    return entry


def of_face(face: FaceEntry) -> tantivy.Document:
    entry = tantivy.Document()
    entry.add_text("id", face.record)
    entry.add_boolean("first_face", face.number == 0)
    for key in face.shown_to:
        entry.add_text("shown_to", key)
    for key in face.beyond:
        entry.add_text("beyond", key)
    for field, values in face.words.items():
        for value in values:  # Tantivy leaves a gap between values
            entry.add_text(field, value)
    entry.add_boolean("closed", EVERYONE not in face.shown_to)
    entry.add_json("facets", {name: values for name, values in face.facets.items() if values})
    entry.add_json(PLACED, placed(face.facets))
    for column in filled(face.facets):
        entry.add_text(FILLED, column)
    if face.year is not None:
        entry.add_integer("year", face.year)
    entry.add_text("published", face.published)
    entry.add_text("title_key", face.title_key)
    entry.add_text("author_key", face.author_key)
    entry.add_bytes("likeness", face.likeness.encode())
    return entry
