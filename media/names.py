"""File names as people typed them, made safe to show, to send in a header and to write to any disk."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 200  # bytes of UTF-8: file systems take 255, and archives add folders
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,12}(?:\.(?:gz|bz2|xz))?$")
_RESERVED = set('<>:"/\\|?*')  # https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_DEVICES = re.compile(r"(?:CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])", re.I)
_FALLBACK = "tep"


def safe_name(typed: str) -> str:
    """The last part of `typed` as a path, NFC, Vietnamese kept: no control, bidirectional, invisible or reserved
    characters, no name of a device, at most 200 bytes with the extension kept, never empty.

    >>> safe_name("C:\\\\Luận văn\\\\Chương 1?.pdf")
    'Chương 1.pdf'
    """
    last = re.split(r"[/\\]", typed.rstrip("/\\ "))[-1]
    kept = "".join(" " if letter.isspace() else letter for letter in last if not _unwanted(letter))
    name = re.sub(r" +", " ", unicodedata.normalize("NFC", kept)).strip().rstrip(" .")
    extension = match.group() if (match := _EXTENSION.search(name)) else ""
    stem = name.removesuffix(extension).strip(" .") or _FALLBACK
    if _DEVICES.fullmatch(stem.partition(".")[0]):
        stem = f"_{stem}"
    room = _LONGEST - len(extension.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(" .") + extension


def _unwanted(letter: str) -> bool:
    """Controls, format characters (bidirectional marks, zero-width joiners …), surrogates, private use, unassigned."""
    return letter in _RESERVED or (unicodedata.category(letter).startswith("C") and not letter.isspace())
