"""Stems of English and French words, for texts that stand in these languages; Vietnamese is never stemmed.

A text in one of them has, beside the terms of its words, a term for the stem of each: `en=studi` of *studies*, and
`en0=salt` of a word that is its own stem. Texts in other languages have none, so that a question, of which nobody knows the
language, may name the stems of its words: what agrees by a stem agrees in such a text alone. A word that is its own stem
finds the changed ones (`salt`: *salts*); one that is not finds both (`salts`: *salt*, *salted*).
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import snowballstemmer

from search.vietnamese import compose, is_marked, key, parts, spans

LANGUAGES: Final = ("en", "fr")
_NAMES: Final = {"en": "english", "fr": "french"}
_STEMMERS: Final = {code: snowballstemmer.stemmer(name) for code, name in _NAMES.items()}
_TURN: Final = threading.Lock()  # a stemmer holds the word that it works on
_SHORTEST: Final = 3
# Words that make up a good part of every text in a language, and hardly stand in others.
_COMMON: Final = {
    "en": frozenset("the of and to in is that for it with as was on are by this be from which were at have has an or".split()),
    "fr": frozenset("le la les des de du et une un est dans que qui pour par sur au aux avec sont ce cette ne pas".split()),
}
# No French or English word holds these.
_VIETNAMESE: Final = frozenset("ăđơưạảãắằẳẵặấầẩẫậẹẻẽếềểễệịỉĩọỏõốồổỗộớờởỡợụủũứừửữựỵỷỹ")
_RUN: Final = re.compile(f"[{''.join(sorted(_VIETNAMESE))}]+")
_LOOKED_AT: Final = 2_000
_WORD: Final = re.compile(r"\w+")
_FEWEST: Final = 8
_SHARE: Final = 0.15


def language_of(text: str) -> str:
    """`en` or `fr` for a text that plainly stands in it; empty for every other, and for one of a few words."""
    head = compose(text[:_LOOKED_AT].casefold())
    if len(_RUN.findall(head)) > 2 * _SHARE * (
        1 + len(head.split())
    ):  # no word of Vietnamese has more than two: no need to count
        return ""
    words = Counter(_WORD.findall(head))
    number = words.total()
    if number < _FEWEST or sum(words[word] for word in words if not _VIETNAMESE.isdisjoint(word)) > number * _SHARE:
        return ""
    most, code = max((sum(map(words.__getitem__, common)), code) for code, common in _COMMON.items())
    return code if most >= number * _SHARE else ""


def said_or_seen(language: str, text: str) -> str:
    """The language of a text by its code: the one that it is said to be in, as `en-GB`, else the one that it plainly stands in.
    Empty where that one is not stemmed."""
    code = language.partition("-")[0] or language_of(text)
    return code if code in LANGUAGES else ""


def stems(text: str, language: str) -> str:
    """The terms of the stems of a text in a language, each once, separated by spaces."""
    if language not in LANGUAGES:
        return ""
    words = {word for word, _start, _end in spans(compose(text))}
    return " ".join(sorted({term for word in words for term in _of_text(word, language)}))


def typed(chunk: str) -> tuple[str, ...]:
    """The terms of stems with which a word of a question agrees; none for codes. Marks that were typed must be there."""
    found = parts(chunk)
    return tuple(_of_question(found[0])) if found == [chunk] else ()


def agree(asked: str, found: str, language: str) -> bool:
    """Whether a word of a question agrees by its stem with a word of a text in this language."""
    return not set(_of_text(found, language)).isdisjoint(_of_question(asked))


def _of_text(word: str, language: str) -> tuple[str, ...]:
    if len(word) < _SHORTEST or not _VIETNAMESE.isdisjoint(word.casefold()):
        return ()
    stem, is_own = _stem(word, language)
    keys = key(stem)
    tag = f"{language}0=" if is_own else f"{language}="
    return tuple(dict.fromkeys((tag + keys.folded, tag + keys.exact)))


def _of_question(word: str) -> Iterator[str]:
    if len(word) < _SHORTEST or not _VIETNAMESE.isdisjoint(word.casefold()):
        return
    marked = is_marked(word)
    for language in ("fr",) if marked else LANGUAGES:
        stem, is_own = _stem(word, language)
        form = key(stem).exact if marked else key(stem).folded
        yield f"{language}={form}"
        if not is_own:
            yield f"{language}0={form}"


@lru_cache(maxsize=100_000)
def _stem(word: str, language: str) -> tuple[str, bool]:
    """The stem, and whether the word is its own."""
    plain = compose(word).casefold()
    with _TURN:
        stem = str(_STEMMERS[language].stemWord(plain)) or plain
    return stem, stem == plain
