"""The engine port: the fewest methods that serve, and the words that they are spoken in.

Engines know documents, tokens and facets; they do not know what a thesis is, and they do not decide access. They only
return what at least one of the query's `tokens` may see: a document when its `tokens` meet the query's, and a match,
passage or page of a text block when the document's *and* the block's tokens do. Facet counts and totals follow the
same rule: nobody learns from a count what they may not read.

Analysis (standards, Việt Nam): NFC; the two tone placements are one word (hoà = hòa); a word typed without marks finds
every marking of it, a mark that is typed must be there; exact matches rank above folded ones; no stop words. Plain words
of texts in English and French match by their stems too, below all others; Vietnamese is never stemmed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, Protocol

Sort = Literal["relevance", "newest", "oldest", "title", "author"]
Place = Literal["title", "name", "subject"]
MOST_AMONG: Final = 300


class SearchError(Exception):
    """Base of what an engine raises."""


class SearchUnavailable(SearchError):
    """The engine cannot answer now: down, damaged, locked, full. The site goes on without it."""


@dataclass(frozen=True)
class TextBlock:
    """The text of one file, page by page (the first item is page 1), under audience tokens of its own.

    A block that `everyone` may see is seen by whoever sees its document.
    """

    file: str
    tokens: frozenset[str]
    pages: Sequence[str]


@dataclass(frozen=True)
class Document:
    """What is indexed of one record. `sort` holds `published` (ISO 8601), `title` and `author` (collation keys, compared as
    text; a document without an author comes last, from A to Z).

    Plain words search titles, names, keywords, abstracts, identifiers, other and texts, and rank in that order.
    `fields` holds what a `name:value` in the query searches besides title, name, subject, abstract, identifier, text and
    year: `{"author": […], "advisor": […], "institution": […]}`; the names are `search.query.FIELDS`. Plain words do
    not search it: what is named there stands in `names` or `other` too.

    `languages` repeats, by the code of their language, those titles, keywords and abstracts that stand in one which is
    stemmed (`search.stemming.LANGUAGES`). Of texts each page is looked at: see `search.stemming.language_of`.
    """

    id: str
    tokens: frozenset[str]
    titles: Sequence[str] = ()
    names: Sequence[str] = ()
    keywords: Sequence[str] = ()
    abstracts: Sequence[str] = ()
    identifiers: Sequence[str] = ()
    other: Sequence[str] = ()
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    year: int | None = None
    sort: Mapping[str, str] = field(default_factory=dict)
    texts: Sequence[TextBlock] = ()
    languages: Mapping[str, Sequence[str]] = field(default_factory=dict)


class Prepared(NamedTuple):
    """A document as its engine writes it, in JSON of the engine's own: all that takes time is done. Processes send it to each
    other; `characters` is the length of its texts."""

    id: str
    records: Sequence[bytes]
    pages: Sequence[bytes]
    characters: int


class Prepare(Protocol):
    def __call__(self, documents: Iterable[Document], /) -> Iterator[Prepared]:
        """Each, in order; some hundred are read at once, since what they share takes time only once."""


def prepared(documents: Iterable[Document | Prepared], prepare: Prepare) -> Iterator[Prepared]:
    """Those that are not ready yet are made so."""
    for one in documents:
        yield from [one] if isinstance(one, Prepared) else prepare([one])


@dataclass(frozen=True)
class Query:
    """`filters` joins several values of one facet by OR, different facets by AND. `years` is inclusive at both ends.

    An empty `text` matches every document. `facets` names those to count, at most `facet_limit` values each; the counts
    of a facet ignore the filter on that facet itself, so that a reader may add a second value. The facet `year` is made
    of the documents' `year`: every year that occurs, newest first, ignoring `years`.

    `among` names, for facets of many values that form a tree, the only values to count: the topmost, and those below one
    that was opened. A document carries the values above its own as well. Beyond MOST_AMONG of a facet none is counted.
    """

    text: str = ""
    tokens: frozenset[str] = frozenset({"everyone"})
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    years: tuple[int | None, int | None] = (None, None)
    facets: Sequence[str] = ()
    facet_limit: int = 50
    among: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sort: Sort = "relevance"
    offset: int = 0
    limit: int = 10
    passages: bool = True


@dataclass(frozen=True)
class Passage:
    """A piece of text around a match: parts alternate between plain and matched, in order."""

    parts: Sequence[tuple[str, bool]]

    def __str__(self) -> str:
        return "".join(text for text, _ in self.parts)


@dataclass(frozen=True)
class Hit:
    """`file`, `page` (from 1) and `passage` say where in a full text the best match stands, when it stands there.

    Scores compare the hits of one search by relevance; they are 0 where another order was asked for.
    """

    id: str
    score: float
    file: str | None = None
    page: int | None = None
    passage: Passage | None = None


@dataclass(frozen=True)
class Results:
    total: int
    hits: Sequence[Hit]
    facets: Mapping[str, Sequence[tuple[str, int]]]
    ms: float
    notice: str = ""


class Rebuild(Protocol):
    """A new index beside the one that serves."""

    @property
    def note(self) -> str:
        """What the last `keep` wrote, were it in a process that was killed since; empty where nothing was kept."""

    def put(self, documents: Iterable[Document | Prepared]) -> None:
        """Add or replace by id; any number of calls."""

    def remove(self, ids: Iterable[str]) -> None:
        """Forget what was put. Unknown ids are no error."""

    def keep(self, note: str) -> None:
        """From here on all that was put outlives this process, with a note, not empty, of how far that is."""

    def settle(self) -> None:
        """Nearly done: what is still to come is little. Where the engine can, it lets nobody write to the index that serves
        from here until the swap, so that nothing put there is missing afterwards."""


class Engine(Protocol):
    name: str

    @property
    def prepare(self) -> Prepare:
        """What makes documents ready for `Rebuild.put`: a function that another process can be given."""

    def put(self, documents: Iterable[Document]) -> None:
        """Add or replace by id; durable and visible to `search` in every process when it returns, else nothing is changed.

        For a batch of some hundred documents; `rebuild` takes any number.

        Makes an index where there is none yet, were `documents` empty; never replaces one, were it damaged.
        """

    def remove(self, ids: Iterable[str]) -> None:
        """Forget documents and their texts. Unknown ids are no error."""

    def search(self, query: Query) -> Results:
        """Never raises for a text that somebody typed; SearchUnavailable where the engine cannot answer.

        Hits behind the first 100,000 are counted but not given.
        """

    def inside(self, id: str, text: str, tokens: frozenset[str], limit: int = 100, file: str | None = None) -> Sequence[Hit]:
        """The pages of one document, or of one of its files, that hold all that was asked for; each with its passage.

        In the order of files and pages; of more than `limit` the best ones.
        """

    def begun(self, text: str, tokens: frozenset[str], limit: int = 10) -> Mapping[Place, Sequence[str]]:
        """Ids of documents, in no order, of which titles, names or keywords hold all the words, the last one perhaps
        only begun: its marks do not count, those of the words before it do. A text without words begins nothing.

        Plain words only: what the query language would mean by them is not looked at.
        """

    def similar(self, id: str, tokens: frozenset[str], limit: int = 5) -> Sequence[Hit]:
        """Documents about the same things, the most alike first: by the words of its titles, keywords and abstracts, never
        of texts. Never itself; nothing where it is unknown, or not seen with these tokens, or unlike any other; at most 50.
        """

    def frequencies(self, words: Sequence[str]) -> Mapping[str, int]:
        """About how many documents hold each of these words, typed without marks, where every reader of the document may
        read it (one with faces counts once for each); of those that none holds, nothing. Never show what this says to somebody without having searched for it."""

    def ids(self) -> Iterator[str]:
        """Every indexed id, in no order."""

    def count(self) -> int: ...

    def rebuild(self, *, fresh: bool = False) -> AbstractContextManager[Rebuild]:
        """Fill a new index while the old one serves; leaving the context without an error swaps it in, in one step.

        One that was killed, or failed, after a `keep` goes on with what it held then and perhaps some of what was put
        later; `fresh` throws that away. What is put or removed meanwhile goes to the old index: whoever rebuilds puts it
        again. Works where there is no index, or a damaged one. SearchUnavailable where a rebuild already runs.
        """
