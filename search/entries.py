"""What an index holds of a document, whatever the engine: an entry for each face, see `search.faces`, and for each page.

Change VERSION with anything here, in the analysis, or in an engine's fields that makes an index built before unreadable or
wrong: it is then built anew.
Texts are terms that were made here (`search.terms`); engines split them at spaces and change nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from search.faces import faces, limited_texts, open_texts
from search.likeness import described
from search.port import Document, Place, TextBlock
from search.stemming import language_of, stems
from search.terms import FOLDED, Stream, stream, streams
from search.vietnamese import compose

VERSION: Final = 6

# Fields of words of an entry for a face. `everything` holds what every reader of the document may read, in whatever
# field it stands; `limited` the narrower texts of this face; `named` the terms of named fields, as `author=_nguyen`;
# `abstract` only which folded terms occur: abstracts are long, and all else is known from `everything`.
TITLE: Final = "title"
NAMES: Final = "names"
KEYWORDS: Final = "keywords"
ABSTRACT: Final = "abstract"
EVERYTHING: Final = "everything"
LIMITED: Final = "limited"
NAMED: Final = "named"
# The one field of words of an entry for a page.
WORDS: Final = "words"

# Where words that are only begun are looked for.
PLACES: Final[dict[Place, str]] = {"title": TITLE, "name": NAMES, "subject": KEYWORDS}

# A collation key behind every other: the last character that is not reserved.
LAST: Final = "\U0010fffd"
# A page that is longer is indexed in pieces that overlap, so that cutting a passage out of it stays quick.
_PIECE: Final = 8_000
_OVERLAP: Final = 200
_FOLDED: Final = re.compile(f"{FOLDED}[^ ]+")
# Documents whose terms are looked up at once. One by one, what they share is made again, and the table of terms leaves the
# processor's caches between two of them: to read a record took a sixth more time.
_TOGETHER: Final = 500


@dataclass(frozen=True)
class FaceEntry:
    """`words` holds for each field its values, each a string of terms; no phrase reaches from one value into the next."""

    record: str
    number: int
    shown_to: Sequence[str]
    beyond: Sequence[str]
    words: Mapping[str, Sequence[str]]
    facets: Mapping[str, Sequence[str]]
    year: int | None
    published: str
    title_key: str
    author_key: str
    likeness: str


@dataclass(frozen=True)
class PageEntry:
    """A page, or a piece of a long one. `text` is NFC, `words` its terms, then those of its codes."""

    record: str
    file: str
    page: int
    shown_to: Sequence[str]
    text: str
    words: Sequence[str]


@dataclass(frozen=True)
class Entries:
    """All that an index holds of one document: `faces` in order, `characters` the length of all texts together."""

    record: str
    faces: Sequence[FaceEntry]
    pages: Sequence[PageEntry]
    characters: int


def entries(documents: Iterable[Document]) -> Iterator[Entries]:
    """Of each document, in order."""
    coming = iter(documents)
    while some := list(islice(coming, _TOGETHER)):
        known = _together(text for document in some for text in _described(document))
        for document in some:
            made = _Analysed(document, known)
            yield Entries(sound(document.id), list(made.faces()), list(made.pages()), made.characters)


class _Analysed:
    """A document with its texts made into terms, once for all entries; `known` are those of what describes it."""

    def __init__(self, document: Document, known: Mapping[str, Stream]) -> None:
        self.document = document
        self._known = known
        self._texts = {id(text): [(compose(page), stream(page)) for page in text.pages] for text in document.texts}
        self._languages = {text: [language_of(page) for page, _terms in pages] for text, pages in self._texts.items()}

    @property
    def characters(self) -> int:
        """The length of all texts together."""
        return sum(len(page) for pages in self._texts.values() for page, _ in pages)

    def pages(self) -> Iterator[PageEntry]:
        """An entry for every page (or piece of one) that has words."""
        for text in self.document.texts:
            known = zip(self._texts[id(text)], self._languages[id(text)], strict=True)
            for number, ((page, terms), language) in enumerate(known, start=1):
                if not terms.words:
                    continue
                pieces = [(page, terms)] if len(page) <= _PIECE else [(piece, stream(piece)) for piece in _pieces(page)]
                for piece, its_terms in pieces:
                    yield _of_page(self.document.id, text, number, piece, its_terms, language)

    def faces(self) -> Iterator[FaceEntry]:
        """An entry for every face."""
        document, known = self.document, self._known
        own = {TITLE: document.titles, NAMES: document.names, KEYWORDS: document.keywords}
        rest = [*document.abstracts, *document.identifiers, *document.other]
        words = {name: values(map(known.__getitem__, texts)) for name, texts in own.items()}
        everything = [*chain(*words.values()), *values(map(known.__getitem__, rest))]
        everything += values(self._whole(text) for text in open_texts(document))
        stemmed = [stems(" ".join(found), one) for one, found in document.languages.items()]
        stemmed += [one for text in open_texts(document) for one in self._stems_of(text)]
        words[EVERYTHING] = everything + [one for one in stemmed if one]
        words[ABSTRACT] = [" ".join(once) for text in document.abstracts if (once := dict.fromkeys(_folded(known[text])))]
        words[NAMED] = [
            _under(name, value)
            for name, texts in (("identifier", document.identifiers), *document.fields.items())
            for value in values(map(known.__getitem__, texts))
        ]
        likeness = sound(described(document.titles, document.keywords, document.abstracts))
        limited = {id(text): self._whole(text) for text in limited_texts(document)}
        facets = {name: list(map(sound, found)) for name, found in document.facets.items()}
        for number, face in enumerate(faces(document)):
            yield FaceEntry(
                record=sound(document.id),
                number=number,
                shown_to=list(map(sound, face.shown_to)),
                beyond=list(map(sound, face.beyond)),
                words={
                    **words,
                    LIMITED: [one for text in face.texts for one in (*values([limited[id(text)]]), *self._stems_of(text))],
                },
                facets=facets,
                year=document.year,
                published=sound(document.sort.get("published", "")),
                title_key=sound(document.sort.get("title", "")),
                author_key=sound(document.sort.get("author") or LAST),
                likeness=likeness,
            )

    def _stems_of(self, text: TextBlock) -> list[str]:
        """Of those of its pages that stand in a language with stems, as one value for each language."""
        pages: dict[str, list[str]] = {}
        for (page, _terms), language in zip(self._texts[id(text)], self._languages[id(text)], strict=True):
            if language:
                pages.setdefault(language, []).append(page)
        return [found for language, texts in pages.items() if (found := stems(" ".join(texts), language))]

    def _whole(self, text: TextBlock) -> Stream:
        """The pages of one file as one text, so that a phrase may run from one page to the next."""
        pages = [terms for _, terms in self._texts[id(text)]]
        return Stream(" ".join(one.words for one in pages), " ".join(one.codes for one in pages if one.codes))


def _described(document: Document) -> Iterable[str]:
    """All that describes a document and is found by its words: its texts are not among it."""
    return chain(
        document.titles, document.names, document.keywords, document.abstracts, document.identifiers, document.other,
        *document.fields.values(),
    )  # fmt: skip


def values(streams: Iterable[Stream]) -> list[str]:
    """Each stream as the values of a field: its words, and its codes where it has any."""
    return [value for one in streams for value in one if value]


def _together(texts: Iterable[str]) -> dict[str, Stream]:
    """The terms of each text."""
    once = list(dict.fromkeys(texts))
    return dict(zip(once, streams(once), strict=True))


def _folded(terms: Stream) -> list[str]:
    """See `search.terms` for which these are. No other term holds their mark: the others need not be taken apart."""
    return _FOLDED.findall(terms.words) + _FOLDED.findall(terms.codes)


def sound(text: str) -> str:
    """Without lone surrogates, which no encoding can hold."""
    return text if text.isascii() else text.encode("utf-8", "ignore").decode("utf-8")


def _of_page(record: str, text: TextBlock, number: int, words: str, terms: Stream, language: str) -> PageEntry:
    tokens = list(map(sound, text.tokens))
    stemmed = stems(words, language)
    found = values([terms]) + ([stemmed] if stemmed else [])
    return PageEntry(sound(record), sound(text.file), number, tokens, sound(words), found)


def _under(name: str, terms: str) -> str:
    return f"{name}={terms.replace(' ', f' {name}=')}"


def _pieces(page: str) -> list[str]:
    return [page[start : start + _PIECE] for start in range(0, len(page), _PIECE - _OVERLAP)]
