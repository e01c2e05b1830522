"""Language tags as harvesters want them: ISO 639-3, three letters (OpenAIRE Guidelines)."""

from __future__ import annotations

from typing import Final

_THREE_LETTERS: Final = {
    "vi": "vie", "en": "eng", "fr": "fra", "zh": "zho", "ja": "jpn", "ko": "kor", "ru": "rus", "de": "deu", "lo": "lao",
    "km": "khm", "th": "tha", "es": "spa", "pt": "por", "it": "ita", "la": "lat", "id": "ind", "ms": "msa", "cs": "ces",
    "pl": "pol", "hu": "hun", "bg": "bul", "nl": "nld", "ar": "ara", "my": "mya",
}  # fmt: skip


def iso_639_3(tag: str) -> str:
    """`vi` → `vie`, `en-GB` → `eng`; a language that is not listed keeps its own code."""
    primary = tag.split("-")[0].lower()
    return _THREE_LETTERS.get(primary, primary)
