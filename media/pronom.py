"""Formats by their PRONOM unique identifiers (PUIDs), from what is found already: media type, PDF version, PDF/A claim.

Source: The National Archives' PRONOM registry (https://www.nationalarchives.gov.uk/PRONOM), signature file version 109.
Where a media type covers several versions that are not told apart, the one that covers them best is named; what has no
certain PUID has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

REGISTRY = "PRONOM"
_PDF = {
    "1.0": "fmt/14", "1.1": "fmt/15", "1.2": "fmt/16", "1.3": "fmt/17", "1.4": "fmt/18", "1.5": "fmt/19",
    "1.6": "fmt/20", "1.7": "fmt/276", "2.0": "fmt/1129",
}  # fmt: skip
_PDFA = {
    "1a": "fmt/95", "1b": "fmt/354", "2a": "fmt/476", "2b": "fmt/477", "2u": "fmt/478",
    "3a": "fmt/479", "3b": "fmt/480", "3u": "fmt/481",
}  # fmt: skip
_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
_BY_TYPE: dict[str, tuple[str, str]] = {
    _OOXML + "wordprocessingml.document": ("fmt/412", "Microsoft Word for Windows 2007 onwards"),
    _OOXML + "spreadsheetml.sheet": ("fmt/214", "Microsoft Excel for Windows 2007 onwards"),
    _OOXML + "presentationml.presentation": ("fmt/215", "Microsoft Powerpoint for Windows 2007 onwards"),
    "application/vnd.ms-word.document.macroEnabled.12": ("fmt/523", "Macro enabled Microsoft Word Document OOXML"),
    "application/vnd.ms-excel.sheet.macroEnabled.12": ("fmt/445", "Microsoft Excel Macro-Enabled"),
    "application/vnd.ms-powerpoint.presentation.macroEnabled.12": ("fmt/487", "Macro Enabled Microsoft Powerpoint"),
    "application/msword": ("fmt/40", "Microsoft Word Document 97-2003"),
    "application/vnd.ms-excel": ("fmt/61", "Microsoft Excel 97 Workbook (xls)"),
    "application/vnd.ms-powerpoint": ("fmt/126", "Microsoft Powerpoint Presentation 97-2003"),
    "application/x-ole-storage": ("fmt/111", "OLE2 Compound Document Format"),
    _ODF + "text": ("fmt/291", "OpenDocument Text 1.2"),
    _ODF + "spreadsheet": ("fmt/295", "OpenDocument Spreadsheet 1.2"),
    _ODF + "presentation": ("fmt/293", "OpenDocument Presentation 1.2"),
    "application/rtf": ("fmt/50", "Rich Text Format 1.5-1.6"),
    "application/epub+zip": ("fmt/483", "ePub format"),
    "text/plain": ("x-fmt/111", "Plain Text File"),
    "text/csv": ("x-fmt/18", "Comma Separated Values"),
    "text/tab-separated-values": ("x-fmt/13", "Tab-separated values"),
    "text/markdown": ("fmt/1149", "Markdown"),
    "text/html": ("fmt/96", "Hypertext Markup Language"),
    "application/xml": ("fmt/101", "Extensible Markup Language"),
    "application/json": ("fmt/817", "JSON Data Interchange Format"),
    "image/svg+xml": ("fmt/92", "Scalable Vector Graphics"),
    "image/png": ("fmt/11", "Portable Network Graphics"),
    "image/jpeg": ("fmt/43", "JPEG File Interchange Format"),
    "image/gif": ("fmt/4", "Graphics Interchange Format"),
    "image/tiff": ("fmt/353", "Tagged Image File Format"),
    "image/jp2": ("x-fmt/392", "JP2 (JPEG 2000 part 1)"),
    "image/bmp": ("fmt/119", "Windows Bitmap"),
    "image/webp": ("fmt/566", "WebP"),
    "image/vnd.djvu": ("fmt/255", "DjVu File Format"),
    "application/postscript": ("x-fmt/91", "Postscript"),
    "application/zip": ("x-fmt/263", "ZIP Format"),
    "application/gzip": ("x-fmt/266", "GZIP Format"),
    "application/x-bzip2": ("x-fmt/268", "BZIP2 Compressed Archive"),
    "application/x-xz": ("fmt/1098", "XZ File Format"),
    "application/x-7z-compressed": ("fmt/484", "7Zip format"),
    "application/vnd.rar": ("fmt/411", "RAR Archive"),
    "application/x-tar": ("x-fmt/265", "Tape Archive Format"),
    "application/vnd.sqlite3": ("fmt/729", "SQLite Database File Format 3"),
    "audio/mpeg": ("fmt/134", "MPEG 1/2 Audio Layer 3"),
    "audio/wav": ("fmt/141", "Waveform Audio (PCMWAVEFORMAT)"),
    "audio/flac": ("fmt/279", "FLAC (Free Lossless Audio Codec)"),
    "audio/ogg": ("fmt/944", "Ogg Multimedia Container"),
    "video/mp4": ("fmt/199", "MPEG-4 Media File"),
    "video/quicktime": ("x-fmt/384", "Quicktime"),
    "video/x-matroska": ("fmt/569", "Matroska"),
    "video/x-msvideo": ("fmt/5", "Audio/Video Interleaved Format"),
}


@dataclass(frozen=True)
class Format:
    """`puid` is empty where PRONOM has no certain one."""

    puid: str
    name: str


def identify(media_type: str, facts: Mapping[str, object]) -> Format:
    """The format of a file of this media type, with the facts of its inspection (`version`, `pdfa`).

    >>> identify("application/pdf", {"version": "1.4", "pdfa": "1b"})
    Format(puid='fmt/354', name='PDF/A-1b')
    """
    if media_type == "application/pdf":
        claim = str(facts.get("pdfa", ""))
        if claim in _PDFA:
            return Format(_PDFA[claim], f"PDF/A-{claim}")
        version = str(facts.get("version", ""))
        return Format(_PDF.get(version, ""), f"PDF {version}".strip())
    puid, name = _BY_TYPE.get(media_type, ("", media_type))
    return Format(puid, name)
