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
# Signs and letters of Latin-1 that stand in legacy text, and not in the words of Vietnamese that is Unicode.
_SIGN: Final = "\xa1-\xbe\xc4-\xc7\xcb\xce\xcf\xd1\xd6\xd8\xdb\xdc\xde\xe4-\xe7\xeb\xee\xef\xf1\xf6\xf8\xfb\xfc\xfe"
_LETTER: Final = "A-Za-z\xa1-\u024f\u1ea0-\u1ef9"
_SIGNS: Final = re.compile(f"[{_SIGN}]")
# Words with such a sign. Possessive, from the beginning of a word: linear, whatever the text.
_ODD: Final = re.compile(f"(?<![{_LETTER}])(?:(?![{_SIGN}])[{_LETTER}])*+[{_SIGN}][{_LETTER}]*+")
_WORD: Final = re.compile(f"[{_LETTER}]+")
# In TCVN3 the letter ư is the byte of the soft hyphen, and comes out of many a PDF as a hyphen.
_DASHED: Final = re.compile(f"(?<![{_LETTER}\\d])[-\x02\xad{_LETTER}]++(?!\\d)")
_DASHES: Final = str.maketrans({"-": "\xad", "\x02": "\xad"})
_HIGH: Final = re.compile("[\xa1-\xff]")
_BEYOND: Final = re.compile("[\u0100-\u024f\u1ea0-\u1ef9]")
_ALONE: Final = re.compile("[\xa1-\xbf\xd7\xf7]+")  # signs that mean themselves where no letter touches them
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
        suspected = False
        for page in pages:
            waiting.append(page)
            if _SIGNS.search(page):
                self._known = _encoding(page, self._known) or self._known
            suspected = suspected or (not self._known and _looks_legacy(page))
            if suspected and not self._known and len(waiting) < self._MOST_WAITING:
                continue
            suspected = False
            for one in waiting:
                yield self._page(one)
            waiting = []
        yield from map(self._page, waiting)

    def _page(self, page: str) -> str:
        encoding = _encoding(page, self._known) if self._known and _SIGNS.search(page) else None
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
    """The encoding of a text of which nearly all odd words become syllables; of few words only one that is `known`."""
    odd = _odd(text)
    for encoding in (known,) if known else _GUESSED:
        good = sum(1 for word in odd if is_syllable(to_unicode(word, encoding)))
        if good >= (1 if known else _LEAST_WORDS) and good >= _LEAST_SHARE * len(odd):
            return encoding
    return None


def _looks_legacy(text: str) -> bool:
    return bool(_SIGNS.search(text)) and any(
        is_syllable(to_unicode(word, encoding)) for word in _odd(text) for encoding in _GUESSED
    )


def _odd(text: str) -> set[str]:
    """Words that no Vietnamese writes in Unicode. Quotation marks that touch a word are none of it."""
    found = {word if word[:1] not in "\xab\xbb\xa7" else word.strip("\xab\xbb") for word in _ODD.findall(text)}
    return {
        word
        for word in found
        if len(word) > 1 and not _BEYOND.search(word) and not _ALONE.fullmatch(word) and not is_syllable(word)
    }


def _line(line: str, encoding: Encoding) -> str:
    """A line of a legacy page. One with letters that only Unicode has is left."""
    if _BEYOND.search(line):
        return line
    if encoding == "tcvn3":
        return _DASHED.sub(_with_dashes, line)
    return _WORD.sub(lambda found: _word(found.group(), encoding), line)


def _with_dashes(found: re.Match[str]) -> str:
    word = found.group()
    if len(word) > 1 and ("-" in word or "\x02" in word):
        whole = to_unicode(word.translate(_DASHES), "tcvn3")
        if is_syllable(whole):
            return whole
    return _WORD.sub(lambda part: _word(part.group(), "tcvn3"), word)


def _word(word: str, encoding: Encoding) -> str:
    """A sign alone means itself, but for the cedilla; several are a word if they make a syllable (®¸ is đá)."""
    if not _HIGH.search(word):
        return word
    whole = to_unicode(word, encoding)
    return whole if not _ALONE.fullmatch(word) or word == "\xb8" or (len(word) > 1 and is_syllable(whole)) else word
