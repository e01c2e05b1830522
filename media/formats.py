"""The media type of a file, found from its first and last bytes; its name only tells one kind of text from another.

Signatures: https://www.iana.org/assignments/media-types, PRONOM, and the formats' own specifications.
"""

from __future__ import annotations

import codecs
import json
import re

WINDOW = 64 * 1024  # how many bytes of the beginning and of the end `media_type` wants
UNKNOWN = "application/octet-stream"
PDF = "application/pdf"
IMAGES = frozenset({"image/png", "image/jpeg", "image/tiff"})  # that may be scans
ENCRYPTED = "application/encrypted"  # an Office Open XML package under a password, as a compound file

_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF-", PDF),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"\x00\x00\x00\x0cjP  \r\n\x87\n", "image/jp2"),
    (0, b"AT&TFORM", "image/vnd.djvu"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"%!PS", "application/postscript"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"\xfd7zXZ\x00", "application/x-xz"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (257, b"ustar", "application/x-tar"),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"\x1aE\xdf\xa3", "video/x-matroska"),
    (0, b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (0, b"\x7fELF", "application/x-executable"),
)
# Letters that a text may begin with too: they count only where bytes follow that no text has.
_WEAK_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"BM", "image/bmp"),
    (b"BZh", "application/x-bzip2"),
    (b"ID3", "audio/mpeg"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
)
_BRANDS = {b"qt  ": "video/quicktime", b"M4A ": "audio/mp4", b"heic": "image/heic", b"mif1": "image/heif", b"avif": "image/avif"}
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_OOXML = "application/vnd.openxmlformats-officedocument."
_OFFICE = (
    (b"word/", _OOXML + "wordprocessingml.document", "application/vnd.ms-word.document.macroEnabled.12"),
    (b"xl/", _OOXML + "spreadsheetml.sheet", "application/vnd.ms-excel.sheet.macroEnabled.12"),
    (b"ppt/", _OOXML + "presentationml.presentation", "application/vnd.ms-powerpoint.presentation.macroEnabled.12"),
)
_OLE = (
    ("EncryptedPackage", ENCRYPTED),
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
)
_BY_NAME = {"csv": "text/csv", "tsv": "text/tab-separated-values", "md": "text/markdown", "bib": "text/x-bibtex"}
_TAG = re.compile(rb"<(!doctype\s+html|html|head|body|script|svg|[a-z!])", re.I)
# The zero byte and the other controls, but tab, line feed, form feed, carriage return and escape.
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


def media_type(head: bytes, tail: bytes, name: str = "") -> str:
    """`head` and `tail` are the first and last `WINDOW` bytes of the file, the whole of it where it is shorter."""
    for offset, signature, found in _SIGNATURES:
        if head.startswith(signature, offset):
            return found
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _archive(head, tail)
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12], UNKNOWN)
    if head.startswith(b"ftyp", 4):
        return _BRANDS.get(head[8:12], "video/mp4")
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound(head + tail)
    if _NOT_TEXT.search(head):
        for signature, found in _WEAK_SIGNATURES:
            if head.startswith(signature):
                return found
    if markup := _markup(head):
        return markup
    if _is_pdf(head, tail, name):
        return PDF
    return _text(head, name) or UNKNOWN


def _archive(head: bytes, tail: bytes) -> str:
    """ODF and EPUB store their type first and uncompressed (ODF 1.3 part 2, 3.3); Office Open XML shows by the names
    of its parts, which stand in plain bytes before each entry and in the directory at the end (APPNOTE 4.3)."""
    if head[30:38] == b"mimetype":
        length = int.from_bytes(head[22:26], "little")
        declared = head[38 : 38 + length]
        if length < 100 and re.fullmatch(rb"[a-z]+/[\w.+-]+", declared):
            return declared.decode("ascii")
    names = head + tail
    if b"[Content_Types].xml" in names:
        for folder, plain, with_macros in _OFFICE:
            if folder in names:
                return with_macros if b"vbaProject.bin" in names else plain
    return "application/zip"


def _compound(seen: bytes) -> str:
    """Old Office files: the name of the main stream, in UTF-16, in the directory of the compound file ([MS-CFB] 2.6)."""
    for stream, found in _OLE:
        if stream.encode("utf-16-le") in seen:
            return found
    return "application/x-ole-storage"


def _markup(head: bytes) -> str:
    """HTML, SVG or other XML; what a browser would take for HTML counts as HTML (https://mimesniff.spec.whatwg.org)."""
    text = head.removeprefix(codecs.BOM_UTF8)[:4096].lstrip()
    declared = text.startswith(b"<?xml")
    while text.startswith((b"<?", b"<!--")):
        text = text.partition(b"-->" if text.startswith(b"<!--") else b"?>")[2].lstrip()
    found = _TAG.match(text)
    if not found:
        return "application/xml" if declared else ""
    first = found.group(1).lower()
    if first == b"svg" or b"<svg" in text[:1024].lower():
        return "image/svg+xml"
    if first.startswith((b"!doctype", b"html", b"head", b"body", b"script")) or not declared:
        return "text/html"
    return "application/xml"


def _is_pdf(head: bytes, tail: bytes, name: str) -> bool:
    """Readers accept a header within the first 1024 bytes (ISO 32000-1, annex H.3.4.1). A file that is called PDF and
    holds objects of one, or only text, is a broken PDF: no status but `damaged` would be honest."""
    if b"%PDF-" in head[:1024]:
        return True
    if not name.lower().endswith(".pdf"):
        return False
    return any(word in head or word in tail for word in (b"endobj", b"startxref", b"%PDF-")) or bool(_text(head, ""))


def _text(head: bytes, name: str) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "text/plain"
    if not head.strip() or _NOT_TEXT.search(head):
        return ""
    named = _BY_NAME.get(name.rpartition(".")[2].lower())
    if named:
        return named
    return "application/json" if _is_json(head) else "text/plain"


def _is_json(head: bytes) -> bool:
    text = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if not text.startswith((b"{", b"[")):
        return False
    if len(head) < WINDOW:
        try:
            json.loads(text)
        except (ValueError, RecursionError):
            return False
        return True
    return re.match(rb'[\[{]\s*["\[{]', text) is not None
