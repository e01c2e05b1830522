"""The media type comes from the bytes, whatever the name says."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from media.formats import WINDOW, media_type


def archive(*names: str, first: tuple[str, bytes] | None = None, filler: int = 0) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        if first:
            target.writestr(zipfile.ZipInfo(first[0]), first[1], zipfile.ZIP_STORED)
        if filler:
            target.writestr(zipfile.ZipInfo("filler"), random.Random(1).randbytes(filler), zipfile.ZIP_STORED)
        for name in names:
            target.writestr(name, b"<x/>")
    return buffer.getvalue()


CASES = [
    (b"%PDF-1.7\n...", "a.txt", "application/pdf"),
    (b"\n\n  %PDF-1.4\n1 0 obj", "a.pdf", "application/pdf"),
    (b"trailer << >>\nstartxref\n0\n%%EOF", "a.pdf", "application/pdf"),
    (b"MZ\x90\x00\x03 %PDF-1.4", "a.pdf", "application/vnd.microsoft.portable-executable"),
    (b"BMI l\xc3\xa0 ch\xe1\xbb\x89 s\xe1\xbb\x91", "a.txt", "text/plain"),
    (b"\x89PNG\r\n\x1a\n\x00", "a.pdf", "image/png"),
    (b"\xff\xd8\xff\xe0", "a", "image/jpeg"),
    (b"II*\x00\x08", "a", "image/tiff"),
    (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a", "image/webp"),
    (b"\x00\x00\x00\x18ftypisom", "a", "video/mp4"),
    (b"\x00\x00\x00\x18ftypheic", "a", "image/heic"),
    (b"{\\rtf1\\ansi", "a.doc", "application/rtf"),
    (b"<!DOCTYPE html><p>", "not-a.pdf", "text/html"),
    (b"  <!-- hi --><HTML>", "a.txt", "text/html"),
    (b"<!-- x -->" * 400 + b"zz", "a.txt", "text/plain"),
    (b'<?xml version="1.0"?><!-- c --><record/>', "a", "application/xml"),
    (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "a.png", "image/svg+xml"),
    (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', "a.xml", "text/html"),
    (b'{"a": [1, 2]}', "a", "application/json"),
    (b"[c\xc3\xa2u] kh\xc3\xb4ng ph\xe1\xba\xa3i JSON", "a", "text/plain"),
    ("họ,tên\nNguyễn,An\n".encode(), "a.csv", "text/csv"),
    ("họ,tên\nNguyễn,An\n".encode(), "a.txt", "text/plain"),
    (b"oops\n", "a.pdf", "application/pdf"),
    ("\ufeffchào".encode("utf-16"), "a.txt", "text/plain"),
    (b"\x00\x01\x02\x03", "a.txt", "application/octet-stream"),
    (b"", "a.pdf", "application/octet-stream"),
    (archive("a.txt"), "a.docx", "application/zip"),
    (
        archive("x", first=("mimetype", b"application/vnd.oasis.opendocument.text")),
        "a",
        "application/vnd.oasis.opendocument.text",
    ),
    (archive("x", first=("mimetype", b"<script>")), "a", "application/zip"),
    ("WordDocument".encode("utf-16-le").join([b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b""]), "a", "application/msword"),
]


@pytest.mark.parametrize(("content", "name", "expected"), CASES)
def test_the_type_is_found_from_the_bytes(content: bytes, name: str, expected: str) -> None:
    assert media_type(content[:WINDOW], content[-WINDOW:], name) == expected


@pytest.mark.parametrize(
    ("folder", "ending"),
    [
        ("word/document.xml", "wordprocessingml.document"),
        ("xl/workbook.xml", "spreadsheetml.sheet"),
        ("ppt/p.xml", "presentation"),
    ],
)
@pytest.mark.parametrize("filler", [0, 3 * WINDOW])
def test_office_files_are_told_from_archives_also_when_their_parts_come_late(folder: str, ending: str, filler: int) -> None:
    content = archive("[Content_Types].xml", folder, filler=filler)
    assert media_type(content[:WINDOW], content[-WINDOW:], "a.zip").endswith(ending)


def test_an_office_file_with_macros_says_so() -> None:
    content = archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")
    assert media_type(content, content, "a.docx") == "application/vnd.ms-word.document.macroEnabled.12"
