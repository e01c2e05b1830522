"""What the two indexes hold: one of records (a document for each face, see `faces`), one of their pages.

Texts are stored as terms that Python has made (`search.terms`); Tantivy only splits them at spaces. Change VERSION with
anything here or in the analysis that makes an index built before unreadable or wrong: it is then built anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

import tantivy

from search.backends.embedded.faces import Face, faces, limited_texts, open_texts
from search.port import Document, TextBlock
from search.terms import Stream, stream
from search.vietnamese import compose

VERSION: Final = 1
RECORDS: Final = "records"
PAGES: Final = "pages"

# Fields of words in the index of records. `everything` holds what every reader of the document may read, in whatever
# field it stands; `limited` the narrower texts of this face; `named` the terms of named fields, as `author=_nguyen`;
# `abstract` only which folded terms occur: abstracts are long, and all else is known from `everything`.
TITLE: Final = "title"
NAMES: Final = "names"
KEYWORDS: Final = "keywords"
ABSTRACT: Final = "abstract"
EVERYTHING: Final = "everything"
LIMITED: Final = "limited"
NAMED: Final = "named"
WORDS: Final = "words"

_SPACES: Final = "spaces"
# A page that is longer is indexed in pieces that overlap, so that cutting a passage out of it stays quick.
_PIECE: Final = 8_000
_OVERLAP: Final = 200


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
    builder.add_json_field("facets", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("year", fast=True, indexed=True)
    for name in ("published", "title_key"):
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


class Prepared:
    """A document with its texts made into terms, once for both indexes and for all faces."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._texts = {id(text): [(compose(page), stream(page)) for page in text.pages] for text in document.texts}

    @property
    def characters(self) -> int:
        """The length of all texts together."""
        return sum(len(page) for pages in self._texts.values() for page, _ in pages)

    def pages(self) -> Iterator[tantivy.Document]:
        """A document for every page (or piece of one) that has words."""
        for text in self.document.texts:
            for number, (page, terms) in enumerate(self._texts[id(text)], start=1):
                if not terms.words:
                    continue
                pieces = [(page, terms)] if len(page) <= _PIECE else [(piece, stream(piece)) for piece in _pieces(page)]
                for piece, its_terms in pieces:
                    yield _of_page(self.document.id, text, number, piece, its_terms)

    def records(self) -> Iterator[tantivy.Document]:
        """A document for every face."""
        document = self.document
        values = {
            TITLE: document.titles,
            NAMES: document.names,
            KEYWORDS: document.keywords,
        }
        streams = {name: [stream(value) for value in found] for name, found in values.items()}
        identifiers = [stream(value) for value in document.identifiers]
        abstracts = [stream(value) for value in document.abstracts]
        everything = [one for found in streams.values() for one in found] + abstracts + identifiers
        everything += [stream(value) for value in document.other]
        everything += [self._whole(text) for text in open_texts(document)]
        limited = {id(text): self._whole(text) for text in limited_texts(document)}
        named = {"identifier": identifiers}
        named |= {name: [stream(value) for value in found] for name, found in document.fields.items()}
        for number, face in enumerate(faces(document)):
            entry = _of_face(document, face)
            entry.add_boolean("first_face", number == 0)
            for name, found in streams.items():
                _add(entry, name, found)
            _add(entry, ABSTRACT, map(_occurring, abstracts))
            _add(entry, EVERYTHING, everything)
            _add(entry, LIMITED, [limited[id(text)] for text in face.texts])
            for name, found in named.items():
                _add(entry, NAMED, [_under(name, one) for one in found])
            yield entry

    def _whole(self, text: TextBlock) -> Stream:
        """The pages of one file as one text, so that a phrase may run from one page to the next."""
        pages = [terms for _, terms in self._texts[id(text)]]
        return Stream(" ".join(one.words for one in pages), " ".join(one.codes for one in pages if one.codes))


def _of_page(record: str, text: TextBlock, number: int, words: str, terms: Stream) -> tantivy.Document:
    entry = tantivy.Document()
    entry.add_text("record", sound(record))
    entry.add_text("file", sound(text.file))
    entry.add_unsigned("page", number)
    entry.add_bytes("text", words.encode("utf-8", "ignore"))
    for token in text.tokens:
        entry.add_text("shown_to", sound(token))
    _add(entry, WORDS, [terms])
    return entry


def _of_face(document: Document, face: Face) -> tantivy.Document:
    entry = tantivy.Document()
    entry.add_text("id", sound(document.id))
    for key in face.shown_to:
        entry.add_text("shown_to", sound(key))
    for key in face.beyond:
        entry.add_text("beyond", sound(key))
    entry.add_json("facets", {name: [sound(value) for value in values] for name, values in document.facets.items() if values})
    if document.year is not None:
        entry.add_integer("year", document.year)
    entry.add_text("published", sound(document.sort.get("published", "")))
    entry.add_text("title_key", sound(document.sort.get("title", "")))
    return entry


def _add(entry: tantivy.Document, field: str, streams: Iterable[Stream]) -> None:
    """Each value on its own: Tantivy leaves a gap between values, so that no phrase reaches from one into the next."""
    for one in streams:
        if one.words:
            entry.add_text(field, one.words)
        if one.codes:
            entry.add_text(field, one.codes)


def _occurring(terms: Stream) -> Stream:
    return Stream(" ".join(set(terms.words.split()[1::2])), " ".join(terms.codes.split()[1::2]))


def _under(name: str, terms: Stream) -> Stream:
    return Stream(named_terms(name, terms.words), named_terms(name, terms.codes))


def named_terms(name: str, terms: str) -> str:
    return " ".join(f"{name}={term}" for term in terms.split())


def _pieces(page: str) -> list[str]:
    return [page[start : start + _PIECE] for start in range(0, len(page), _PIECE - _OVERLAP)]


def sound(text: str) -> str:
    """Without lone surrogates, which no encoding can hold."""
    return text.encode("utf-8", "ignore").decode("utf-8")
