"""From what was typed to what must hold, in the language of Solr's standard query parser.

Nothing that somebody typed reaches it: only terms, keys and numbers that were made here, each quoted. A term of a field
of terms may name several, `a|b`, and `*` any: see the query analyzer in `search/solr/conf/schema.xml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from search.entries import ABSTRACT, EVERYTHING, KEYWORDS, NAMED, NAMES, TITLE
from search.query import Named, Parsed, Phrase, Wanted, Without, Word, Years
from search.stemming import typed
from search.terms import folded
from search.vietnamese import is_marked, joined, markings, parts

NOTHING: Final = "(-*:*)"
# Between values: a character that no token holds.
SEPARATOR: Final = "\x1f"
_OF_NAME: Final = {"title": TITLE, "name": NAMES, "subject": KEYWORDS}
_YEARS: Final = (-9999, 9999)
_QUOTED: Final = re.compile(r'(["\\])')


def clauses(parsed: Parsed, fields: Sequence[str]) -> list[str]:
    """Everything that was asked, each as a clause without a share in the score; `fields` are those that words without a
    field's name may stand in."""
    found = []
    for one in dict.fromkeys(parsed.nodes):
        if isinstance(one, Without):
            found.append(f"-{node(one.node, fields)}")
        else:
            found.append(f"+({node(one, fields)})^=0")
    return found


def node(wanted: Wanted, fields: Sequence[str]) -> str:
    match wanted:
        case Years(first, last):
            return years(first, last)
        case Named(name, value) if name in _OF_NAME:
            return node(value, [_OF_NAME[name]])
        case Named("abstract", value):
            return _in_abstract(value)
        case Named(name, Word(text)):
            return chunk(NAMED, text, name)
        case Named(name, Phrase(words)):
            return phrase(NAMED, words, name)
        case Word(text):
            return either(query for field in fields for query in (chunk(field, text), *stems(field, text)))
        case Phrase(words):
            return either(phrase(field, words) for field in fields)
    raise TypeError(wanted)


def chunk(field: str, text: str, name: str = "") -> str:
    """A word; or a code of several parts, which stand side by side or are written as one word."""
    found = phrase(field, parts(text), name)
    whole = joined(text)
    return either([found, phrase(field, [whole], name)]) if whole else found


def phrase(field: str, words: Sequence[str], name: str = "") -> str:
    """Words side by side: exact terms stand at even places, folded ones behind them (`search.terms`)."""
    places: dict[int, str] = {}
    for index, word in enumerate(words):
        candidates = markings(word) if is_marked(word) else (folded(word),)
        terms = [f"{name}={term}" if name else term for term in candidates]
        places[2 * index if is_marked(word) else 2 * index + 1] = "|".join(terms)
    return adjacent(field, places)


def stems(field: str, text: str) -> list[str]:
    """What agrees with a word in texts of other languages: see `search.stemming`."""
    return [term(field, "|".join(found))] if (found := typed(text)) else []


def beginning(field: str, word: str) -> str:
    """A question: a word that begins so, however it is marked. Solr takes all behind the bracket as it stands."""
    return f"{{!prefix f={field} cache=false}}{folded(word)}"


def adjacent(field: str, places: dict[int, str]) -> str:
    first, last = min(places), max(places)
    return f"{field}:{quoted(' '.join(places.get(place, '*') for place in range(first, last + 1)))}"


def term(field: str, value: str) -> str:
    return f"{field}:{quoted(value)}"


def any_of(field: str, values: Iterable[str]) -> str:
    """One of several values of a field that is not text."""
    return either(f"{field}:{quoted(value)}" for value in values) or NOTHING


def keys(field: str) -> str:
    """One of those given beside the question as `keys`, joined by SEPARATOR: any number of them."""
    return f'{{!terms f={field} separator="{SEPARATOR}" v=$keys}}'


def years(first: int | None, last: int | None) -> str:
    low, high = (
        min(max(bound, _YEARS[0]), _YEARS[1])
        for bound in (_YEARS[0] if first is None else first, _YEARS[1] if last is None else last)
    )
    return f"year:[{low} TO {high}]"


def either(queries: Iterable[str]) -> str:
    found = list(queries)
    return found[0] if len(found) == 1 else f"({' OR '.join(found)})" if found else ""


def quoted(value: str) -> str:
    return '"' + _QUOTED.sub(r"\\\1", value) + '"'


def _in_abstract(value: Word | Phrase) -> str:
    """The words stand in the abstract, and with their marks and their order somewhere in the document."""
    words = parts(value.text) if isinstance(value, Word) else value.words
    there = "(" + " AND ".join(term(ABSTRACT, folded(word)) for word in words) + ")"
    if isinstance(value, Word) and (whole := joined(value.text)):
        there = either([there, term(ABSTRACT, folded(whole))])
    return f"({there} AND {node(value, [EVERYTHING])})"
