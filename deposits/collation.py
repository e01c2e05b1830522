"""Vietnamese order: a ă â b c d đ e ê … then the tones (ngang huyền sắc hỏi ngã nặng … as dictionaries list them)."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: chr(0x41 + position) for position, letter in enumerate(_LETTERS)}
# Combining grave, hook above, tilde, acute, dot below: the order of tones in Vietnamese dictionaries.
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}


def sort_key(text: str) -> str:
    """A plain string that compares by code points as the text does by Vietnamese collation.

    Letters decide first over the whole text, tones afterwards (CLDR's `vi`: primary letters, secondary tones).
    """
    words = _BETWEEN.sub(" ", unicodedata.normalize("NFC", text.lower())).strip()
    return words.translate(_LETTER) + "\x01" + words.translate(_TONE).rstrip("0")


class _Part(dict[int, str]):
    """For `str.translate`: of each character what it compares as (0) or its tone (1), looked up once."""

    def __init__(self, part: int) -> None:
        super().__init__()
        self._part = part

    def __missing__(self, code: int) -> str:
        found = self[code] = _ranked(chr(code))[self._part]
        return found


_LETTER, _TONE = _Part(0), _Part(1)
_BETWEEN = re.compile(r"[\W_]+")


def _ranked(character: str) -> tuple[str, str]:
    """What a letter or digit compares as, and its tone; the rest is space."""
    decomposed = unicodedata.normalize("NFD", character)
    tone = next((_TONES[mark] for mark in decomposed if mark in _TONES), "0")
    bare = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in _TONES))
    if bare in _RANK:
        return _RANK[bare], tone
    if bare.isalnum():
        base = unicodedata.normalize("NFD", bare)[0]
        return _RANK.get(base, base if base.isdigit() else "~" + base), tone
    return " ", "0"


def name_key(family: str, given: str, display: str) -> str:
    """People are listed by given name (tên: the last syllable), then by the names before it; those whose family name is
    written last by that one."""
    if family and given and display.endswith(f" {family}") and not display.startswith(f"{family} "):
        return sort_key(f"{family} {given}")
    words = (given or display).split()
    if not words:
        return sort_key(display)
    return sort_key(f"{words[-1]} {family} {' '.join(words[:-1])}")
