"""How Vietnamese text is read for searching: words, the marks on them, and which words agree with what was typed.

A word has two keys. Its *exact* key keeps what the writer marked: case folded (NFKC), letters with their own marks
(ă â đ ê ô ơ ư) and the tone moved behind the word, since the old and the new placement (hòa, hoà), and a misplaced tone,
are one word. Its *folded* key has no marks at all, and đ becomes d. A mark that is typed must be there; one that is
missing does not constrain, so `đuong` agrees with đường and đương but not with dương.

Codes stay whole and in part: a *chunk* is what stands between spaces (T2023-KHTN-05, C++, H₂O), its *parts* are words.
Everything here is pure and never raises on any text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import Final, NamedTuple

# Tones as they are written behind the exact key; none of these characters can be part of a word.
_TONES: Final = {"\u0300": "`", "\u0301": "'", "\u0309": "!", "\u0303": "~", "\u0323": ":"}
_QUALITIES: Final = {
    "a": ("a", "ă", "â"),
    "d": ("d", "đ"),
    "e": ("e", "ê"),
    "o": ("o", "ô", "ơ"),
    "u": ("u", "ư"),
}
# Letters that NFKD does not take apart. Ð and Ɖ are other alphabets' letters that often stand for Đ in Vietnamese files.
_LOOKALIKES: Final = str.maketrans({"ð": "đ", "ɖ": "đ"})
_PLAIN: Final = str.maketrans({"đ": "d", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ħ": "h"})
_IGNORED: Final = "\u00ad\u200b-\u200f\u2060\ufeff"
_IGNORABLE: Final = re.compile(f"[{_IGNORED}]")

_HAN: Final = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTER: Final = rf"[^\W_{_HAN}]"
# Letters and digits, with combining marks that no letter composes with, and characters that are not seen.
_RUN: Final = rf"(?:{_LETTER}++[\u0300-\u036f{_IGNORED}]*+)++"
# C++, C#, F#: a sign that belongs to the letter before it.
_SIGN: Final = rf"(?:\+\+(?<=[A-Za-z]\+\+)(?!{_LETTER})|\#(?<=[A-Za-z]\#)(?!{_LETTER}))?+"
_WORD: Final = _RUN + _SIGN
_UNIT: Final = rf"(?:{_WORD}|[{_HAN}]++)"
_CONNECTOR: Final = r"[-\u2010-\u2013\u2212_./'\u2019+@]"
_CHUNK: Final = re.compile(rf"{_UNIT}(?:{_CONNECTOR}{_UNIT})*+")
_PART: Final = re.compile(rf"{_WORD}|[{_HAN}]")
# The same for identifiers and English, which are read several times as fast without all other alphabets and signs.
_PLAIN_CHUNK: Final = re.compile(r"[A-Za-z0-9]++(?:[-_./'@][A-Za-z0-9]++)*+")
_PLAIN_PART: Final = re.compile(r"[A-Za-z0-9]++")
_HAN_ONLY: Final = re.compile(f"[{_HAN}]")

LONGEST_WORD: Final = 64
_LONGEST_JOINED: Final = 48
_MOST_PARTS_JOINED: Final = 8
_MOST_MARKINGS: Final = 600


class Key(NamedTuple):
    exact: str
    folded: str


def compose(text: str) -> str:
    """NFC, so that every letter that can be one character is one."""
    return unicodedata.normalize("NFC", text)


def chunks(text: str) -> list[str]:
    """What stands between spaces and punctuation, codes and hyphenated words whole. `text` is NFC (`compose`)."""
    return (_PLAIN_CHUNK if _is_plain(text) else _CHUNK).findall(text)


def parts(chunk: str) -> list[str]:
    """The words of a chunk, in order: T2023, KHTN, 05. A Han character is a word."""
    return (_PLAIN_PART if _is_plain(chunk) else _PART).findall(chunk)


def _is_plain(text: str) -> bool:
    return text.isascii() and "+" not in text and "#" not in text


def joined(chunk: str) -> str | None:
    """A chunk of several parts written as one word (covid19), where it is short enough for anybody to type that."""
    return of_parts(parts(chunk))


def of_parts(found: Sequence[str]) -> str | None:
    """`joined`, for who has the parts already."""
    if not 1 < len(found) <= _MOST_PARTS_JOINED:
        return None
    whole = "".join(found)
    return None if len(whole) > _LONGEST_JOINED or _HAN_ONLY.search(whole) else whole


def chunk_matches(text: str) -> Iterator[re.Match[str]]:
    """Every chunk of an NFC text, where it stands."""
    return _CHUNK.finditer(text)


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Every word of an NFC text with its first character and the one behind its last."""
    for match in _PART.finditer(text):
        yield match.group(), match.start(), match.end()


def key(word: str) -> Key:
    """The keys of one word, which are never empty."""
    if word.isascii() and word.isalnum():  # every number among them, which are not worth remembering
        plain = word[:LONGEST_WORD].lower()
        return Key(plain, plain)
    return _key(word)


@lru_cache(maxsize=100_000)
def _key(word: str) -> Key:
    plain = unicodedata.normalize("NFKC", _IGNORABLE.sub("", word)[:LONGEST_WORD]).casefold().translate(_LOOKALIKES)
    plain = "".join(
        character for character in plain if character.isalnum() or character in "+#" or unicodedata.combining(character)
    )
    letters = unicodedata.normalize("NFD", plain)
    tones = [character for character in letters if character in _TONES]
    if len(tones) == 1:
        exact = compose(letters.replace(tones[0], "")) + _TONES[tones[0]]
    else:
        exact = compose(letters)
    bare = unicodedata.normalize("NFKD", plain)
    folded = "".join(character for character in bare if not unicodedata.combining(character)).translate(_PLAIN)
    if not folded:  # a sign that is a letter by name only: findable as itself
        exact = folded = "".join(f"u{ord(character):x}" for character in word[:LONGEST_WORD])
    return Key(exact, folded)


def fold(text: str) -> str:
    """A text in small letters without any mark, for comparing and for sorting what people type."""
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold().translate(_LOOKALIKES))
    return "".join(character for character in bare if not unicodedata.combining(character)).translate(_PLAIN)


def is_marked(word: str) -> bool:
    """Whether a mark was typed that a match must have."""
    found = key(word)
    return found.exact != found.folded


@lru_cache(maxsize=10_000)
def markings(word: str) -> tuple[str, ...]:
    """The exact keys that agree with a marked word, its own first: each free letter and a free tone may be anything.

    Of a word that could be marked in more than a few hundred ways, which no Vietnamese syllable can, only its own.
    """
    exact = key(word).exact
    tone = exact[-1:] if exact[-1:] in _TONES.values() else ""
    letters = exact.removesuffix(tone)
    has_tone = bool(tone) or any(mark in _TONES for mark in unicodedata.normalize("NFD", letters))
    tones = (tone,) if has_tone else ("", *_TONES.values())
    choices = [_QUALITIES.get(letter, (letter,)) for letter in letters]
    count = len(tones)
    for choice in choices:
        count *= len(choice)
    if count > _MOST_MARKINGS:
        return (exact,)
    return tuple("".join(letters) + tone for tone in tones for letters in product(*choices))


def agrees(typed: str, found: str) -> bool:
    """Whether a word of a text is what somebody who typed `typed` may have meant."""
    if not is_marked(typed):
        return key(typed).folded == key(found).folded
    return key(found).exact in markings(typed)
