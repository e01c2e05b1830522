"""What to search for when nothing holds all that was typed: other marks, another spelling, or all words but one.

Only what finds something for this very reader is offered: a word that stands nowhere but in texts that she may not see
is never suggested to her. The engines are asked only by the port, so that all of them forgive alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product
from string import ascii_lowercase
from typing import Final, Literal

from search.port import Engine, Query, Results
from search.query import Parsed, Word, parse
from search.vietnamese import fold, is_marked, joined

Change = Literal["", "unmarked", "spelling", "fewer"]

_SHORTEST: Final = 2
_LONGEST: Final = 24
_MOST_WORDS: Final = 16
_CHOICES: Final = 3
_ATTEMPTS: Final = 4
_FEWEST: Final = 3  # of fewer words each is needed


@dataclass(frozen=True)
class Forgiven:
    """`text` is what the results answer: what was typed, unless `change` says how it was changed."""

    results: Results
    text: str
    change: Change = ""


def search(engine: Engine, query: Query) -> Forgiven:
    """The results of the query, or where there are none, of the nearest one that has some. Raises as `Engine.search`."""
    results = engine.search(query)
    parsed = parse(query.text)
    if results.total or parsed.cut or not _plain(parsed):
        return Forgiven(results, query.text)
    for change, text in _attempts(engine, parsed):
        found = engine.search(replace(query, text=text))
        if found.total:
            return Forgiven(found, text, change)
    return Forgiven(results, query.text)


def _plain(parsed: Parsed) -> bool:
    """Only words, and not too many: who quotes or names a field means what she types."""
    return 0 < len(parsed.nodes) <= _MOST_WORDS and all(isinstance(node, Word) for node in parsed.nodes)


def _attempts(engine: Engine, parsed: Parsed) -> Iterator[tuple[Change, str]]:
    typed = [node.text for node in parsed.nodes if isinstance(node, Word)]
    words = [fold(word) if is_marked(word) else word for word in typed]
    if words != typed:
        yield "unmarked", " ".join(words)
    known = engine.frequencies([fold(word) for word in words])
    unknown = [word for word in words if not known.get(fold(word)) and not joined(word)]
    if unknown:
        respelt = {word: _near(engine, fold(word)) for word in dict.fromkeys(unknown)}
        choices = [respelt[word] or [word] if word in respelt else [word] for word in words]
        spelt = (" ".join(choice) for choice in product(*choices))
        yield from (("spelling", text) for text in islice((text for text in spelt if text != " ".join(words)), _ATTEMPTS))
    if len(words) >= _FEWEST:
        rarest = sorted(range(len(words)), key=lambda place: known.get(fold(words[place]), 0))[:_ATTEMPTS]
        # The marks that were typed still tell which of the other words are meant.
        for kept in dict.fromkeys((tuple(typed), tuple(words))):
            yield from (("fewer", _without(kept, place)) for place in rarest)


def _without(words: Sequence[str], place: int) -> str:
    return " ".join(word for other, word in enumerate(words) if other != place)


def _near(engine: Engine, word: str) -> list[str]:
    """The words of the index that one letter makes of this one, the most frequent first."""
    if not _SHORTEST <= len(word) <= _LONGEST:
        return []
    known: Mapping[str, int] = engine.frequencies(sorted(_edits(word)))
    return sorted(known, key=lambda other: (-known[other], other))[:_CHOICES]


def _edits(word: str) -> set[str]:
    """Every word that is one letter away: one missing, added, changed, or two neighbours exchanged."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    letters = ascii_lowercase
    missing = {left + right[1:] for left, right in cuts if right}
    exchanged = {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    changed = {left + letter + right[1:] for left, right in cuts if right for letter in letters}
    added = {left + letter + right for left, right in cuts for letter in letters}
    return {one for one in missing | exchanged | changed | added if one and one != word}
