"""Whether a text is Vietnamese in TCVN3 or VNI that was read as Latin-1: most of its strange words become syllables."""

from __future__ import annotations

import re
from typing import Final, Literal

from media.inspection.legacy.encodings import to_unicode
from media.inspection.legacy.syllables import is_syllable

_STRANGE: Final = re.compile(r"[\u00a1-\u00ff]")
_ENOUGH, _MOST = 3, 0.7


def legacy_encoding(text: str) -> Literal["tcvn3", "vni"] | None:
    """The encoding in which at least three words, and seven tenths of those with letters beyond ASCII, are syllables."""
    words = [word for word in re.findall(r"[^\s,;:.()/\"'0-9\[\]-]+", text) if _STRANGE.search(word)][:2000]
    if sum(_good(word) for word in words) >= _MOST * len(words):
        return None  # it is Unicode already
    for encoding in ("tcvn3", "vni"):
        good = sum(_good(to_unicode(word, encoding)) for word in words)  # type: ignore[arg-type]
        if good >= _ENOUGH and good >= _MOST * len(words):
            return encoding  # type: ignore[return-value]
    return None


def _good(word: str) -> bool:
    return is_syllable(word)
