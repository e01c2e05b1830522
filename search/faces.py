"""What each audience sees of a document: the reason why one record may be several documents of the index.

A text that not every reader of its record may read must neither match nor count for the others. So a record with such
texts is indexed once for each set of texts that somebody sees, its *faces*: the one with most texts for those who see
most, the last one without them. A face is *shown to* those who hold one of its keys and none of the keys of a face that
shows more (`beyond`), so that of each record an actor finds exactly one face, or none. Nothing has to be removed from
results afterwards, and totals and facet counts are right by themselves.

A key is a token, or two tokens that together show more than either (`a&b`). Somebody whose three tokens each show a
text of their own sees the texts of two: never too much, and the page of the record shows the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from search.port import Document, TextBlock

EVERYONE: Final = "everyone"
# A sentinel among the keys of an index that has faces for pairs; without it no query needs to name its pairs.
PAIRS: Final = "&"
# Beyond so many differently limited texts in one record, pairs would multiply it too often: single tokens must do.
_MOST_KINDS_PAIRED: Final = 8
_MOST_TOKENS_PAIRED: Final = 60


@dataclass(frozen=True)
class Face:
    shown_to: frozenset[str]
    beyond: frozenset[str]
    texts: tuple[TextBlock, ...]


def faces(document: Document) -> list[Face]:
    """The faces of a document, the one that shows most first. `texts` holds only the narrower blocks: see `open_texts`."""
    limited = limited_texts(document)
    if not limited:
        return [Face(document.tokens, frozenset(), ())]
    found: list[Face] = []
    beyond: frozenset[str] = frozenset()
    for seen, keys in _keys_by_what_they_show(document.tokens, limited):
        shown_to = keys | {PAIRS} if any(PAIRS in key for key in keys) else keys
        found.append(Face(shown_to, beyond, tuple(limited[index] for index in sorted(seen))))
        beyond |= keys
    return found or [Face(document.tokens, frozenset(), ())]


def open_texts(document: Document) -> list[TextBlock]:
    """The texts that whoever sees the document may see."""
    return [text for text in document.texts if _is_open(text, document)]


def limited_texts(document: Document) -> list[TextBlock]:
    return [text for text in document.texts if not _is_open(text, document)]


def keys_of(tokens: Iterable[str], *, pairs: bool) -> list[str]:
    """The keys that somebody with these tokens holds; with very many tokens, without their pairs."""
    held = sorted(token for token in set(tokens) if PAIRS not in token)
    if not pairs or len(held) > _MOST_TOKENS_PAIRED:
        return held
    return [*held, *(_pair(one, other) for one, other in combinations(held, 2))]


def _is_open(text: TextBlock, document: Document) -> bool:
    return EVERYONE in text.tokens or text.tokens >= document.tokens


def _pair(one: str, other: str) -> str:
    return PAIRS.join(sorted((one, other)))


def _keys_by_what_they_show(tokens: frozenset[str], limited: Sequence[TextBlock]) -> list[tuple[frozenset[int], frozenset[str]]]:
    """Sets of limited texts (by their place) with the keys of those who see exactly these, the largest set first."""
    # Tokens that open the same things are alike: pairs are made of a few kinds of tokens, not of every two tokens.
    kinds: dict[tuple[bool, frozenset[int]], set[str]] = {}
    for token in tokens.union({EVERYONE}, *(text.tokens for text in limited)):
        opens = frozenset(index for index, text in enumerate(limited) if token in text.tokens)
        kinds.setdefault((token in tokens, opens), set()).add(token)
    everyone_sees = EVERYONE in tokens
    shown: dict[frozenset[int], set[str]] = {}
    for (sees_document, opens), held in kinds.items():
        if sees_document or everyone_sees:
            shown.setdefault(opens, set()).update(held)
    for one, other in combinations(kinds if len(kinds) <= _MOST_KINDS_PAIRED else (), 2):
        if not (one[0] or other[0] or everyone_sees):
            continue
        seen = one[1] | other[1]
        alone = [kind[1] for kind in (one, other) if kind[0] or everyone_sees]
        if seen not in alone:
            shown.setdefault(seen, set()).update(_pair(a, b) for a in kinds[one] for b in kinds[other])
    ordered = sorted(shown.items(), key=lambda item: (-len(item[0]), sorted(item[0])))
    return [(seen, frozenset(keys)) for seen, keys in ordered]
