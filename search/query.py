"""The language of the one search box: words, "phrases", -without, field:value and year:2015..2020, in both languages.

It forgives everything: what is not understood is read as words, a quotation mark without its partner is left out, and
no text whatever raises. Everything that is asked for must hold (AND); there are no other operators to learn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from search.vietnamese import chunks, compose, fold, parts

MOST_WORDS: Final = 64
LONGEST_QUERY: Final = 20_000

# What may stand before the colon, without its marks, by the name that an engine knows it by.
FIELDS: Final = {
    "title": ("title", "nhan de", "tieu de", "ten"),
    "name": ("name", "contributor", "nguoi", "nguoi dong gop"),
    "author": ("author", "creator", "tac gia"),
    "advisor": ("advisor", "supervisor", "huong dan", "nguoi huong dan", "gvhd"),
    "subject": ("subject", "keyword", "keywords", "chu de", "tu khoa"),
    "abstract": ("abstract", "tom tat"),
    "identifier": ("identifier", "id", "doi", "isbn", "handle", "dinh danh", "ma so"),
    "institution": ("institution", "don vi", "truong"),
    "collection": ("collection", "bo suu tap"),
    "kind": ("kind", "type", "loai", "loai tai lieu"),
    "language": ("language", "ngon ngu"),
    "degree": ("degree", "hoc vi"),
    "year": ("year", "nam"),
}
_NAMES: Final = {alias: name for name, aliases in FIELDS.items() for alias in aliases}

_QUOTES: Final = '"“”„«»'
_SPACE: Final = re.compile(r"\s+")
# A space behind the colon makes it punctuation: titles that are pasted whole are full of "Ngôn ngữ: một cách nhìn".
_FIELD: Final = re.compile(r"([^\W\d_]++(?:[ \u00a0][^\W\d_]++){0,2}) ?:(?=[^\s:])")
_QUOTED: Final = re.compile(f"[{_QUOTES}]([^{_QUOTES}]*)[{_QUOTES}]")
_RUN: Final = re.compile(rf"[^\s{_QUOTES}]+")
_YEARS: Final = re.compile(r"(\d{1,4})?(\.{2,3}|…|-|–)(\d{1,4})?|(\d{1,4})")


@dataclass(frozen=True, slots=True)
class Word:
    """A chunk as it was typed: one word, or a code or hyphenated word of several parts."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand side by side."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """Words or a phrase in one field; `field` is a key of FIELDS."""

    field: str
    value: Word | Phrase


@dataclass(frozen=True, slots=True)
class Years:
    """A range of years, both ends included; None is open."""

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Without:
    node: Word | Phrase | Named | Years


Wanted = Word | Phrase | Named | Years
Node = Wanted | Without


@dataclass(frozen=True)
class Parsed:
    """All of `nodes` must hold. `cut` tells that words beyond MOST_WORDS, or text beyond LONGEST_QUERY, were left out."""

    nodes: tuple[Node, ...] = ()
    cut: bool = False

    @property
    def free(self) -> tuple[Word | Phrase, ...]:
        """What is wanted anywhere in a document: the words that a passage should show."""
        return tuple(node for node in self.nodes if isinstance(node, Word | Phrase))


def parse(text: str) -> Parsed:
    """Read any text. Words that are typed twice stay twice: their order helps ranking."""
    nodes: list[Node] = []
    room = MOST_WORDS
    for node in _nodes(compose(text[:LONGEST_QUERY])):
        if _size(node) > room:
            if (rest := _beginning(node, room)) is not None:
                nodes.append(rest)
            return Parsed(tuple(nodes), cut=True)
        nodes.append(node)
        room -= _size(node)
    return Parsed(tuple(nodes), cut=len(text) > LONGEST_QUERY)


def _size(node: Node) -> int:
    return len(_words(node)) or 1


def _words(node: Node) -> tuple[str, ...]:
    match node:
        case Word(text):
            return tuple(parts(text))
        case Phrase(words):
            return words
        case Named(_, value) | Without(value):
            return _words(value)
    return ()


def _beginning(node: Node, room: int) -> Phrase | Named | None:
    """As much of something too long as there is room for, so that cutting never widens a query to everything."""
    if isinstance(node, Without | Years) or room < 1:
        return None
    start = Phrase(_words(node)[:room])
    return Named(node.field, start) if isinstance(node, Named) else start


def _nodes(text: str) -> Iterator[Node]:
    position = 0
    while position < len(text):
        if space := _SPACE.match(text, position):
            position = space.end()
            continue
        unwanted = text[position] == "-" and position + 1 < len(text) and not text[position + 1].isspace()
        found, position = _wanted(text, position + unwanted)
        yield from (Without(node) for node in found) if unwanted else found


def _wanted(text: str, position: int) -> tuple[list[Wanted], int]:
    """What begins at a position, and where it ends; always at least one character further."""
    if (field := _FIELD.match(text, position)) and (name := _NAMES.get(" ".join(fold(field.group(1)).split()))):
        values, end = _values(text, field.end())
        if name == "year":
            return _years(text[field.end() : end], values), end
        return [Named(name, value) for value in values], end
    values, end = _values(text, position)
    return list(values), end


def _values(text: str, position: int) -> tuple[list[Word | Phrase], int]:
    if quoted := _QUOTED.match(text, position):
        inside = [part for chunk in chunks(quoted.group(1)) for part in parts(chunk)]
        return [Phrase(tuple(inside))] if inside else [], quoted.end()
    if run := _RUN.match(text, position):
        return [Word(chunk) for chunk in chunks(run.group())], run.end()
    return [], position + 1


def _years(typed: str, otherwise: list[Word | Phrase]) -> list[Wanted]:
    """A year or a range of years; anything else is words."""
    match = _YEARS.fullmatch(typed.strip(_QUOTES))
    if not match or match.group(0) == match.group(2):
        return list(otherwise)
    first, dots, last, single = match.groups()
    if not dots:
        return [Years(int(single), int(single))]
    low, high = int(first) if first else None, int(last) if last else None
    if low is not None and high is not None and low > high:
        low, high = high, low
    return [Years(low, high)]
