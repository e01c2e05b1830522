"""Text as files hold it, made fit to store, to search and to write into XML."""

from __future__ import annotations

import re
import unicodedata

from media.inspection.legacy.syllables import is_syllable

# PDFium writes U+0002 where it joins a word that was hyphenated at the end of a line.
_HYPHEN = re.compile("(?<![^\\W\\d_])([^\\W\\d_]++)\x02(?=([^\\W\\d_]++))")
# Other formats keep the hyphen and the end of the line: joined where plain letters stand on both sides.
_AT_LINE_END = re.compile("(?<![A-Za-z])([A-Za-z]{2,}+)[-\u2010][ \\t]*\n[ \\t]*(?=([a-z]{2,}+))")
# C0 and C1 controls but tab and line feed (mathematical fonts without a Unicode map leave them), no-break spaces.
_BLANK = "\x00-\x08\x0b-\x1f\x7f-\x9f\xa0\u2007\u202f"
# Soft hyphens, zero-width and bidirectional marks, surrogates and noncharacters: invisible, and a word would be unfindable.
_NOTHING = "\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_HYPHENS = {"-", "\u2010", "\x02"}
_VIETNAMESE = re.compile("[đĐăĂơƠưƯ\u1ea0-\u1ef9]")
_LIGATURES = "\ufb00-\ufb06"
_ODD = re.compile(f"[{_BLANK}{_NOTHING}{_LIGATURES}]")
_BLANK_ONE = re.compile(f"[{_BLANK}]")
_NOTHING_ONE = re.compile(f"[{_NOTHING}]")


def clean(text: str) -> str:
    """NFC, lines ended by U+000A, no control, invisible or illegal characters (XML 1.0, 2.2), ligatures spelled out,
    hyphenation at line ends undone."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\x02" in text:
        text = _HYPHEN.sub(_joined, text)
    if "-\n" in text or "\u2010\n" in text:
        text = _AT_LINE_END.sub(_joined, text)
    text = _ODD.sub(_replacement, text)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def one_line(text: str, longest: int = 500) -> str:
    """A fact of a file, cleaned, on one line, cut at `longest` characters."""
    return re.sub(r"\s+", " ", clean(text[: 4 * longest])).strip()[:longest]


def _joined(found: re.Match[str]) -> str:
    """“implementa-tion” is one word. “Cross-Entropy”, “k-itemsets”, “state-of-the-art” and compounds of Vietnamese syllables
    (“In-đô-nê-xi-a”) keep their hyphen: the words on both sides of one are found, and the whole as well."""
    text, first, second = found.string, found.group(1), found.group(2)
    before, after = text[found.start() - 1 : found.start()], text[found.end() + len(second) : found.end() + len(second) + 1]
    kept = len(first) < 2 or second[0].isupper() or before in _HYPHENS or after in _HYPHENS
    kept = kept or bool(_VIETNAMESE.search(first + second)) or (is_syllable(first) and is_syllable(second))
    return first + ("-" if kept else "")


def _replacement(found: re.Match[str]) -> str:
    odd = found.group()
    if _BLANK_ONE.match(odd):
        return " "
    return "" if _NOTHING_ONE.match(odd) else unicodedata.normalize("NFKC", odd)
