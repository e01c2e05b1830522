"""Formats have PRONOM's identifiers where they are certain."""

from __future__ import annotations

import pytest

from media.formats import media_type
from media.pronom import identify

PDF = "application/pdf"


@pytest.mark.parametrize(
    ("media", "facts", "puid"),
    [
        (PDF, {"version": "1.4"}, "fmt/18"),
        (PDF, {"version": "1.7"}, "fmt/276"),
        (PDF, {"version": "2.0"}, "fmt/1129"),
        (PDF, {"version": "1.4", "pdfa": "1b"}, "fmt/354"),
        (PDF, {"version": "1.7", "pdfa": "3u"}, "fmt/481"),
        (PDF, {"version": "9.9"}, ""),
        (PDF, {}, ""),
        ("application/msword", {}, "fmt/40"),
        ("text/plain", {}, "x-fmt/111"),
        ("application/octet-stream", {}, ""),
    ],
)
def test_a_format_has_its_puid(media: str, facts: dict[str, object], puid: str) -> None:
    assert identify(media, facts).puid == puid


def test_what_the_signatures_find_has_a_puid_too() -> None:
    beginnings = [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"{\\rtf1", b"7z\xbc\xaf\x27\x1c", b"OggS", b"AT&TFORM"]
    for beginning in beginnings:
        found = media_type(beginning + b"\x00" * 100, b"", "")
        assert identify(found, {}).puid, found
