"""Which parts of a document are in a legacy encoding: told by fonts where they are known, else by what its words say.

A font's name is a hint, for people type Unicode in old fonts too: the words decide whether it is believed. Words in
Unicode, English or French are never touched, since a piece of text counts as legacy only when nearly all of its words
that are no Vietnamese as they stand become Vietnamese syllables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from media.inspection.legacy.encodings import Encoding, to_unicode
from media.inspection.legacy.syllables import is_syllable

Run = tuple[str, Encoding | None]
_SAMPLE: Final = 200_000  # characters
_LEAST_WORDS: Final = 4  # different ones
_LEAST_SHARE: Final = 0.85
# Signs and letters of Latin-1 that occur in legacy text, and not in Vietnamese that is Unicode. A text without any is none.
SIGNS: Final = re.compile("[\xa1-\xbe\xc4-\xc7\xcb\xce\xcf\xd1\xd6\xd8\xdb\xdc\xde\xe4-\xe7\xeb\xee\xef\xf1\xf6\xf8\xfb\xfc\xfe]")
_WORD: Final = re.compile("[A-Za-z\xa1-\u024f\u1ea0-\u1ef9]+")
_HIGH: Final = re.compile("[\xa1-\xff]")
_BEYOND: Final = re.compile("[\u0100-\u024f\u1ea0-\u1ef9]")
_ALONE: Final = re.compile("[\xa1-\xbf\xd7\xf7]")  # signs that mean themselves where no letter touches them
_GUESSED: Final[tuple[Encoding, ...]] = ("tcvn3", "vni")


def mended(pages: Sequence[Sequence[Run]]) -> tuple[list[str], list[str]]:
    """The text of every page in Unicode, and the names of the encodings that were found."""
    runs = [list(joined(page)) for page in pages]
    believed = _believed(runs)
    found = {encoding.partition("-")[0] for encoding in believed}
    plain = [
        "".join(to_unicode(text, hint) if hint in believed and not _BEYOND.search(text) else text for text, hint in page)
        for page in runs
    ]
    guess = Guess()
    text = list(guess.mended(plain))
    return text, sorted(found | guess.found)


def is_legacy(text: str) -> bool:
    """Whether a text, read as Latin letters, is in one of the old encodings, as far as its words tell."""
    return _encoding(text[:_SAMPLE], None) is not None


class Guess:
    """Mends pages without knowing their fonts. Pages that look legacy but are too short to tell wait for one that tells."""

    _MOST_WAITING: Final = 20

    def __init__(self) -> None:
        self.found: set[str] = set()
        self._known: Encoding | None = None

    def mended(self, pages: Iterable[str]) -> Iterator[str]:
        waiting: list[str] = []
        for page in pages:
            waiting.append(page)
            if SIGNS.search(page) and (told := _encoding(page, self._known)):
                self._known = told
            elif SIGNS.search(page) and not self._known and len(waiting) < self._MOST_WAITING and _looks_legacy(page):
                continue
            for one in waiting:
                yield self._page(one)
            waiting = []
        yield from map(self._page, waiting)

    def _page(self, page: str) -> str:
        encoding = _encoding(page, self._known) if SIGNS.search(page) else None
        if not encoding:
            return page
        self.found.add(encoding)
        return "\n".join(_line(line, encoding) for line in page.split("\n"))


def joined(page: Sequence[Run]) -> Iterator[Run]:
    """Neighbours with one hint as one run: words are often cut into several."""
    texts: list[str] = []
    last: Encoding | None = None
    for text, hint in page:
        if hint != last and not text.isspace() and texts:
            yield "".join(texts), last
            texts = []
        if not text.isspace() or not texts:
            last = hint
        texts.append(text)
    if texts:
        yield "".join(texts), last


def _believed(pages: Sequence[Sequence[Run]]) -> set[Encoding]:
    """The hints whose words become more Vietnamese by following them."""
    words: dict[Encoding, set[str]] = {}
    for page in pages:
        for text, hint in page:
            if hint:
                words.setdefault(hint, set()).update(
                    word for word in _WORD.findall(text.translate(_FROM_PRIVATE)) if _HIGH.search(word)
                )
    believed: set[Encoding] = set()
    for hint, found in words.items():
        readable = [word for word in found if not _BEYOND.search(word)]
        as_legacy = sum(1 for word in readable if is_syllable(to_unicode(word.lower() if "capitals" in hint else word, hint)))
        as_unicode = sum(1 for word in found if is_syllable(word))
        if readable and as_legacy > as_unicode and as_legacy >= 0.5 * len(readable):
            believed.add(hint)
    return believed


_FROM_PRIVATE: Final = {0xF000 + code: chr(code) for code in range(0x20, 0x100)}


def _encoding(text: str, known: Encoding | None) -> Encoding | None:
    """The encoding of a text of which most odd words become syllables; of few words only one that is `known` already."""
    odd = {word for word in _WORD.findall(text) if _HIGH.search(word) and not _BEYOND.search(word) and not is_syllable(word)}
    odd = {word for word in odd if not _ALONE.fullmatch(word)}
    for encoding in (known,) if known else _GUESSED:
        good = sum(1 for word in odd if _becomes_syllable(word, encoding))
        if good >= (1 if known else _LEAST_WORDS) and good >= _LEAST_SHARE * len(odd):
            return encoding
    return None


def _looks_legacy(text: str) -> bool:
    odd = [word for word in _WORD.findall(text) if _HIGH.search(word) and not _BEYOND.search(word) and not is_syllable(word)]
    return any(_becomes_syllable(word, encoding) for word in odd[:200] for encoding in _GUESSED)


def _becomes_syllable(word: str, encoding: Encoding) -> bool:
    return is_syllable(to_unicode(word.strip("\xab\xbb\xa7") or word, encoding)) or is_syllable(to_unicode(word, encoding))


def _line(line: str, encoding: Encoding) -> str:
    """A line of a legacy page. One with letters that only Unicode has is left, and so are words that make no sense."""
    if _BEYOND.search(line):
        return line
    return _WORD.sub(lambda found: _word(found.group(), encoding), line)


def _word(word: str, encoding: Encoding) -> str:
    if not _HIGH.search(word) or _ALONE.fullmatch(word):
        return word
    return to_unicode(word, encoding)
