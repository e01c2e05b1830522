"""The advanced form: its fields say the same as the one box, and are written into it.

`Fields.written` makes the query, in the words of the reader's language; `Fields.taken_apart` fills the form from one.
Whatever has no field of its own stays in `words` as it was typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from django.http import QueryDict

from search.query import Named, Node, Phrase, Without, Word, Years, parse

Written = Literal["vi", "en"]

# What stands before the colon; each is an alias in `search.query.FIELDS`.
NAMES: Final[dict[Written, dict[str, str]]] = {
    "vi": {
        "title": "nhan đề", "author": "tác giả", "advisor": "hướng dẫn", "institution": "đơn vị", "subject": "chủ đề",
        "identifier": "định danh", "year": "năm",
    },
    "en": {
        "title": "title", "author": "author", "advisor": "advisor", "institution": "institution", "subject": "subject",
        "identifier": "identifier", "year": "year",
    },
}  # fmt: skip
_NAMED: Final = ("title", "author", "advisor", "institution", "subject", "identifier")
_PLACES: Final = ("words", "phrase", "without", *_NAMED, "from", "until")
_QUOTES: Final = str.maketrans(dict.fromkeys('"“”„«»', " "))
_LENGTH: Final = 300


@dataclass(frozen=True)
class Fields:
    """What was typed into each field; `named` by the name of the field, years as they were typed."""

    words: str = ""
    phrase: str = ""
    without: str = ""
    named: tuple[tuple[str, str], ...] = ()
    first: str = ""
    last: str = ""

    @staticmethod
    def are_in(query: QueryDict) -> bool:
        return any(name in query for name in _PLACES)

    @classmethod
    def read(cls, query: QueryDict) -> Fields:
        typed = {name: " ".join(query.get(name, "").replace("\x00", " ").split())[:_LENGTH] for name in _PLACES}
        named = tuple((name, typed[name]) for name in _NAMED if typed[name])
        return cls(typed["words"], typed["phrase"], typed["without"], named, typed["from"], typed["until"])

    @classmethod
    def taken_apart(cls, text: str) -> Fields:
        """The fields that a query would have been written from."""
        words: list[str] = []
        phrase, first, last = "", "", ""
        without: list[str] = []
        named: dict[str, list[str]] = {}
        for node in parse(text).nodes:
            match node:
                case Word(word):
                    words.append(word)
                case Phrase(found) if not phrase:
                    phrase = " ".join(found)
                case Without(Word() | Phrase() as unwanted):
                    without.append(_plain(unwanted))
                case Named(name, value) if name in _NAMED and (name not in named or name == "title"):
                    named.setdefault(name, []).append(_words(value))
                case Years(low, high) if not (first or last):
                    first, last = (f"{year:04}" if year is not None else "" for year in (low, high))
                case _:
                    words.append(_typed(node))
        return cls(
            " ".join(words), phrase, " ".join(without), tuple((name, " ".join(named[name])) for name in _NAMED if name in named),
            first, last,
        )  # fmt: skip

    def written(self, language: Written) -> str:
        """The query that says the same."""
        return " ".join(self._terms(NAMES[language]))

    def _terms(self, names: dict[str, str]) -> Iterator[str]:
        if self.words:
            yield self.words
        if phrase := _bare(self.phrase):
            yield f'"{phrase}"'
        for node in parse(self.without).nodes:
            if isinstance(node, Word | Phrase):
                yield f"-{_plain(node)}"
        for name, value in self.named:
            # Words of a title are remembered in any order; names and terms are known as they are written.
            values = _bare(value).split() if name == "title" else [_bare(value)]
            yield from (f"{names[name]}:{_joined(one)}" for one in values if one)
        if years := _years(self.first, self.last):
            yield f"{names['year']}:{years}"

    def rows(self) -> dict[str, str]:
        """By the names that the form gives its fields."""
        typed = {"words": self.words, "phrase": self.phrase, "without": self.without, "from": self.first, "until": self.last}
        return dict.fromkeys(_NAMED, "") | dict(self.named) | typed


def _bare(value: str) -> str:
    return " ".join(value.translate(_QUOTES).split()).lstrip(":").strip()


def _joined(value: str) -> str:
    return f'"{value}"' if " " in value else value


def _years(first: str, last: str) -> str:
    low, high = (year if year.isascii() and year.isdigit() and len(year) <= 4 else "" for year in (first, last))
    return low if low == high else f"{low}..{high}"


def _plain(node: Word | Phrase) -> str:
    return node.text if isinstance(node, Word) else f'"{" ".join(node.words)}"'


def _words(node: Word | Phrase) -> str:
    return node.text if isinstance(node, Word) else " ".join(node.words)


def _typed(node: Node) -> str:
    match node:
        case Without(inner):
            return f"-{_typed(inner)}"
        case Named(name, value):
            return f"{name}:{_plain(value)}"
        case Years(low, high):
            return f"year:{low if low is not None else ''}..{high if high is not None else ''}"
        case Word() | Phrase():
            return _plain(node)
