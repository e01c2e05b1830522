"""Plain text and tables of values: their encoding found, their pages told by form feeds. Runs in the child process."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from media.inspection.cleaning import clean

_BYTES_A_CHARACTER = 4
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_plain(path: str, limits: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yields as `pdf_text.read_text` does. U+000C separates pages; the last one, if empty, is none."""
    source = Path(path)
    if source.stat().st_size > _BYTES_A_CHARACTER * limits["characters"]:
        yield {"status": "too_large"}
        return
    text = _decoded(source.read_bytes())
    if len(text) > limits["characters"]:
        yield {"status": "too_large"}
        return
    pages = text.removesuffix("\f").split("\f")
    yield {"pages": len(pages)}
    real = False
    for number, page in enumerate(pages, start=1):
        cleaned = clean(page)
        real |= any(map(str.isalnum, cleaned))
        yield {"page": number, "text": cleaned, "real": real}
    yield {"status": "text" if real else "no_text"}


def _decoded(content: bytes) -> str:
    """UTF-8, UTF-16 with its mark, else the Vietnamese code page of Windows (its marks follow their letters: NFC joins)."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1258", errors="replace")
