"""Plain text and tables of values: their encoding found, their pages told by form feeds. Runs in the child process."""

from __future__ import annotations

import codecs
from pathlib import Path

from media.inspection.legacy.documents import is_legacy
from media.inspection.pages import Facts, Pages
from media.inspection.refusals import Unreadable

_MOST_BYTES = 100 * 1024 * 1024
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_plain(path: str, pages: Pages) -> Facts:
    """U+000C separates pages; the last one, if empty, is none."""
    source = Path(path)
    if source.stat().st_size > _MOST_BYTES:
        raise Unreadable("too_large", "too many bytes")
    for number, page in enumerate(decoded_text(source.read_bytes()).removesuffix("\f").split("\f")):
        if number:
            pages.new_page(even_if_empty=True)
        pages.add(page)
    return {}


def decoded_text(content: bytes) -> str:
    """UTF-8, UTF-16 with its mark, else bytes of the time before: the old fonts' where its words say so, or the
    Vietnamese code page of Windows (its marks follow their letters: NFC joins)."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        latin = content.decode("cp1252", errors="replace")
        return latin if is_legacy(latin) else content.decode("cp1258", errors="replace")
