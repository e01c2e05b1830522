"""From what was typed to what must hold: queries that match exactly the right documents and know nothing of ranking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Final

import tantivy
from tantivy import FieldType, Occur

from search.entries import ABSTRACT, EVERYTHING, KEYWORDS, NAMED, NAMES, TITLE
from search.query import Named, Parsed, Phrase, Wanted, Without, Word, Years
from search.stemming import typed
from search.terms import folded
from search.vietnamese import is_marked, joined, markings, parts

Clause = tuple[Occur, tantivy.Query]

_OF_NAME: Final = {"title": TITLE, "name": NAMES, "subject": KEYWORDS}
_MOST_PHRASES: Final = 64
# A set of terms is read whole, wherever else a document must match; a union of terms only where it may. Sets win late.
_MOST_TERMS: Final = 200
_YEARS: Final = (-9999, 9999)


class Matching:
    """Makes queries for one index at one moment: which markings of a word exist is looked up in its dictionary."""

    def __init__(self, searcher: tantivy.Searcher, schema: tantivy.Schema) -> None:
        self._searcher = searcher
        self._schema = schema
        self._terms: dict[tuple[str, str, str], list[str]] = {}

    def clauses(self, parsed: Parsed, fields: Sequence[str]) -> list[Clause]:
        """Everything that was asked; `fields` are those that words without a field's name may stand in."""
        found: list[Clause] = []
        for node in dict.fromkeys(parsed.nodes):
            if isinstance(node, Without):
                found.append((Occur.MustNot, self.node(node.node, fields)))
            else:
                found.append((Occur.Must, constant(self.node(node, fields))))
        return found

    def node(self, node: Wanted, fields: Sequence[str]) -> tantivy.Query:
        match node:
            case Years(first, last):
                return self.years(first, last)
            case Named(name, value) if name in _OF_NAME:
                return self.node(value, [_OF_NAME[name]])
            case Named("abstract", value):
                return self._in_abstract(value)
            case Named(name, Word(text)):
                return self.chunk(NAMED, text, name)
            case Named(name, Phrase(words)):
                return self.phrase(NAMED, words, name)
            case Word(text):
                return either([query for field in fields for query in (self.chunk(field, text), *self.stems(field, text))])
            case Phrase(words):
                return either([self.phrase(field, words) for field in fields])
        raise TypeError(node)

    def _in_abstract(self, value: Word | Phrase) -> tantivy.Query:
        """The words stand in the abstract, and with their marks and their order somewhere in the document."""
        words = parts(value.text) if isinstance(value, Word) else value.words
        there = every([(Occur.Must, self.term(ABSTRACT, folded(word))) for word in words])
        if isinstance(value, Word) and (whole := joined(value.text)):
            there = either([there, self.term(ABSTRACT, folded(whole))])
        return every([(Occur.Must, there), (Occur.Must, self.node(value, [EVERYTHING]))])

    def chunk(self, field: str, text: str, name: str = "") -> tantivy.Query:
        """A word; or a code of several parts, which stand side by side or are written as one word."""
        words = parts(text)
        query = self.phrase(field, words, name)
        whole = joined(text)
        return either([query, self.word(field, whole, name)]) if whole else query

    def stems(self, field: str, text: str, *, scored: bool = False) -> list[tantivy.Query]:
        """What agrees with a word in texts of other languages: see `search.stemming`."""
        return [self.term(field, term, scored=scored) for term in typed(text) if self._searcher.doc_freq(field, term)]

    def word(self, field: str, word: str, name: str = "") -> tantivy.Query:
        terms = self.terms(field, word, name)
        return either([self.term(field, term) for term in terms]) if terms else tantivy.Query.empty_query()

    def beginning(self, field: str, word: str) -> tantivy.Query:
        """A word that begins so, however it is marked."""
        return tantivy.Query.regex_query(self._schema, field, f"{_escaped(folded(word))}.*")

    def phrase(self, field: str, words: Sequence[str], name: str = "") -> tantivy.Query:
        found = self.phrases(field, words, name)
        return either(found) if found else tantivy.Query.empty_query()

    def phrases(self, field: str, words: Sequence[str], name: str = "") -> list[tantivy.Query]:
        """A phrase in all its markings; any of these may match."""
        if len(words) == 1:
            return [self.word(field, words[0], name)]
        choices = [self.terms(field, word, name) for word in words]
        if not all(choices):
            return []
        places = [2 * index if is_marked(word) else 2 * index + 1 for index, word in enumerate(words)]
        count = 1
        for choice in choices:
            count *= len(choice)
        if count > _MOST_PHRASES:
            patterns = ["(" + "|".join(map(_escaped, choice)) + ")" for choice in choices]
            return [tantivy.Query.regex_phrase_query(self._schema, field, list(zip(places, patterns, strict=True)))]
        return [self.adjacent(field, list(zip(places, terms, strict=True))) for terms in product(*choices)]

    def adjacent(self, field: str, terms: list[tuple[int, str]]) -> tantivy.Query:
        """Terms at their places, of which two make a word: see `search.terms`."""
        return tantivy.Query.phrase_query(self._schema, field, [*terms])

    def terms(self, field: str, word: str, name: str = "") -> list[str]:
        """The terms of the dictionary that agree with a word; none where nothing in the index does."""
        known = self._terms.get((field, word, name))
        if known is None:
            candidates = markings(word) if is_marked(word) else (folded(word),)
            terms = [f"{name}={term}" if name else term for term in candidates]
            known = [term for term in terms if self._searcher.doc_freq(field, term)]
            self._terms[field, word, name] = known
        return known

    def about(self, words: Sequence[str]) -> float:
        """How many documents hold all these words, were they spread evenly; never less than are hidden by that by much."""
        documents = max(self._searcher.num_docs, 1)
        estimate = float(documents)
        for word in words:
            held = sum(self._searcher.doc_freq(EVERYTHING, term) for term in self.terms(EVERYTHING, word))
            estimate *= min(held / documents, 1.0)
        return estimate

    def term(self, field: str, term: str, *, scored: bool = False) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, term, index_option="freq" if scored else "basic")

    def any_of(self, field: str, values: Sequence[str]) -> tantivy.Query:
        """One of several values of a field that is not text."""
        if len(values) > _MOST_TERMS:
            return tantivy.Query.term_set_query(self._schema, field, values)
        return either([self.term(field, value) for value in values])

    def years(self, first: int | None, last: int | None) -> tantivy.Query:
        low, high = (
            min(max(bound, _YEARS[0]), _YEARS[1])
            for bound in (_YEARS[0] if first is None else first, _YEARS[1] if last is None else last)
        )
        return tantivy.Query.range_query(self._schema, "year", FieldType.Integer, low, high, use_inverted_index=True)


def either(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    return queries[0] if len(queries) == 1 else tantivy.Query.boolean_query([(Occur.Should, query) for query in queries])


def every(clauses: Sequence[Clause]) -> tantivy.Query:
    """All of these clauses. A query that only excludes starts from everything."""
    if any(occur is Occur.Must for occur, _ in clauses):
        return tantivy.Query.boolean_query(clauses)
    return tantivy.Query.boolean_query([(Occur.Must, constant(tantivy.Query.all_query())), *clauses])


def ranked(few: tantivy.Query, light: Iterable[tantivy.Query], heavy: Iterable[tantivy.Query]) -> tantivy.Query:
    """Those documents, few as they are, scored by terms (`light`) and by phrases (`heavy`).

    Tantivy reads a union of optional queries in blocks of 4,096 documents, phrases and all, even where it needs one of
    them. So each is an optional query of its own; and phrases, which run on to their next match, meet `few` first.
    """
    query = few
    for one in light:
        query = tantivy.Query.boolean_query([(Occur.Must, query), (Occur.Should, one)])
    for one in heavy:
        among = tantivy.Query.boolean_query([(Occur.Must, constant(few)), (Occur.Must, one)])
        query = tantivy.Query.boolean_query([(Occur.Must, query), (Occur.Should, among)])
    return query


def constant(query: tantivy.Query) -> tantivy.Query:
    """Matching without a share in the score."""
    return tantivy.Query.const_score_query(query, 0.0)


def _escaped(term: str) -> str:
    """For Tantivy's regular expressions; of the characters that a term may hold only `+` means something there."""
    return term.replace("+", "[+]")
