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
    runs = text.split()
    return (
        " ".join(filter(None, map(_LETTERS_OF.__getitem__, runs)))
        + "\x01"
        + "0".join(filter(None, map(_TONES_OF.__getitem__, runs))).rstrip("0")
    )


class _Part(dict[int, str]):
    """For `str.translate`: of each character what it compares as (0) or its tone (1), looked up once."""

    def __init__(self, part: int) -> None:
        super().__init__()
        self._part = part

    def __missing__(self, code: int) -> str:
        found = self[code] = _ranked(chr(code))[self._part]
        return found


class _Runs(dict[str, str]):
    """The same of what stands between spaces, which comes again and again."""

    def __init__(self, part: int, between: str) -> None:
        super().__init__()
        self._part = _Part(part)
        self._between = between

    def __missing__(self, run: str) -> str:
        words = _BETWEEN.sub(" ", unicodedata.normalize("NFC", run.lower())).split()
        found = self._between.join([word.translate(self._part) for word in words])
        if len(self) >= _MOST_RUNS:
            self.clear()
        if len(run) <= _LONGEST:
            self[run] = found
        return found


_MOST_RUNS, _LONGEST = 20_000, 40
_LETTERS_OF, _TONES_OF = _Runs(0, " "), _Runs(1, "0")
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
