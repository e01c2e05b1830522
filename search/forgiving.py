"""What to search for when nothing holds all that was typed: other marks, another spelling, or all words but one.

Only what finds something for this very reader is offered: a word that stands nowhere but in texts that she may not see
is never suggested to her. The engines are asked only by the port, so that all of them forgive alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    best: tuple[float, str, Change] = (0.0, "", "")
    for text, change in _attempts(engine, parsed).items():
        hits = engine.search(replace(query, text=text, facets=(), passages=False, offset=0, limit=1, sort="relevance")).hits
        if hits and hits[0].score > best[0]:
            best = (hits[0].score, text, change)
    _, text, change = best
    return Forgiven(engine.search(replace(query, text=text)), text, change) if text else Forgiven(results, query.text)


def _plain(parsed: Parsed) -> bool:
    """Only words, and not too many: who quotes or names a field means what she types."""
    return 0 < len(parsed.nodes) <= _MOST_WORDS and all(isinstance(node, Word) for node in parsed.nodes)


def _attempts(engine: Engine, parsed: Parsed) -> dict[str, Change]:
    """What to try instead. The marks that were typed are kept while they may still tell which word is meant."""
    typed = [node.text for node in parsed.nodes if isinstance(node, Word)]
    bare = [fold(word) if is_marked(word) else word for word in typed]
    attempts: dict[str, Change] = {" ".join(bare): "unmarked"}
    known = engine.frequencies([fold(word) for word in bare])
    unknown = {word for word in bare if not known.get(fold(word)) and not joined(word)}
    if unknown:
        respelt = {word: _near(engine, fold(word)) for word in unknown}
        for words in (typed, bare):
            choices = [respelt.get(plain) or [word] for word, plain in zip(words, bare, strict=True)]
            attempts |= {" ".join(choice): "spelling" for choice in islice(product(*choices), _ATTEMPTS)}
    if len(typed) >= _FEWEST:
        rarest = sorted(range(len(typed)), key=lambda place: known.get(fold(bare[place]), 0))[:_ATTEMPTS]
        attempts |= {_without(typed, place): "fewer" for place in rarest}
    attempts.pop(" ".join(typed), None)
    return attempts


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
