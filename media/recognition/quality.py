"""How far recognised text may be trusted: what the engine believes of its letters, and whether the words are words."""

from __future__ import annotations

import re

from media.inspection.legacy.syllables import is_syllable

_WORD = re.compile(r"[^\W\d_]+")
# A word of English or another Latin language: has a vowel, no run of consonants that nobody can say.
_FOREIGN = re.compile(r"(?=.*[aeiouy])(?!.*[bcdfghjklmnpqrstvwxz]{5})(?!.*(.)\1\1)[a-z]{2,24}", re.I)
_VIETNAMESE = re.compile("[ăâđêôơưàáảãạèéẻẽẹìíỉĩịòóỏõọùúủũụỳýỷỹỵ\u1ea0-\u1ef9]", re.I)
_LEAST_MARKED = 0.1  # of the words; running Vietnamese has 0.5 to 0.8


def real_share(text: str) -> float:
    """The share of its words that can be words: syllables of Vietnamese by their form, pronounceable words else. 0 to 1."""
    words = _WORD.findall(text)
    if not words:
        return 0.0
    return sum(1 for word in words if is_syllable(word) or _FOREIGN.fullmatch(word)) / len(words)


def quality(text: str, confidence: float) -> float:
    """`confidence` is the engine's mean, weighted by letters. Both from 0 to 1."""
    return round(confidence * real_share(text), 4)


def is_vietnamese(text: str) -> bool:
    words = _WORD.findall(text)
    return bool(words) and sum(1 for word in words if _VIETNAMESE.search(word)) >= _LEAST_MARKED * len(words)
