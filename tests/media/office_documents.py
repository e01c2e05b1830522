"""Small documents of office programs made for tests, part by part, so that any part may be a trick."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from html import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
ODF = "urn:oasis:names:tc:opendocument:xmlns:"
Parts = Mapping[str, str | bytes]


def archive(parts: Parts, *, first: Parts | None = None) -> bytes:
    """`first` is stored without packing, as ODF and EPUB want their type."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in (first or {}).items():
            target.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_STORED)
        for name, content in parts.items():
            target.writestr(name, content)
    return buffer.getvalue()


def relations(*found: tuple[str, str, str], external: bool = False) -> str:
    """Of (id, kind, target)."""
    mode = ' TargetMode="External"' if external else ""
    lines = (f'<Relationship Id="{id}" Type="{OFFICE}/{kind}" Target="{escape(target)}"{mode}/>' for id, kind, target in found)
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(lines)}</Relationships>'


def word_part(body: str, root: str = "document") -> str:
    inside = f"<w:body>{body}</w:body>" if root == "document" else body
    return f'<?xml version="1.0"?><w:{root} xmlns:w="{W}" xmlns:r="{OFFICE}" xmlns:mc="mc" xmlns:m="m">{inside}</w:{root}>'


def run(text: str, font: str = "") -> str:
    fonts = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>' if font else ""
    return f'<w:r>{fonts}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*texts: str, font: str = "") -> str:
    """Each text a run; what begins with `<` is markup."""
    return f"<w:p>{''.join(text if text.startswith('<') else run(text, font) for text in texts)}</w:p>"


PAGE_BREAK = '<w:r><w:br w:type="page"/></w:r>'
DRAWN_BREAK = "<w:r><w:lastRenderedPageBreak/></w:r>"


def docx(body: str, parts: Parts | None = None, related: Sequence[tuple[str, str, str]] = ()) -> bytes:
    """`related` names parts that the body leads to, as (id, kind, target below word/)."""
    whole: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": relations(("r1", "officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": relations(*related),
        "word/document.xml": word_part(body),
    }
    return archive(whole | dict(parts or {}))


def pptx(*slides: str, notes: str = "") -> bytes:
    """Each slide one text box, listed in the order given though named in the opposite one."""
    names = [f"slides/slide{len(slides) - number}.xml" for number in range(len(slides))]
    ids = "".join(f'<p:sldId id="{256 + number}" r:id="r{number}"/>' for number in range(len(slides)))
    spaces = f'xmlns:p="p" xmlns:a="{A}" xmlns:r="{OFFICE}"'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": relations(("r1", "officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": f"<p:presentation {spaces}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(*((f"r{number}", "slide", name) for number, name in enumerate(names))),
        "ppt/notesSlides/notesSlide1.xml": f"<p:notes {spaces}><a:p><a:r><a:t>{notes}</a:t></a:r></a:p></p:notes>",
    }
    for name, text in zip(names, slides, strict=True):
        number = '<a:p><a:fld type="slidenum"><a:t>99</a:t></a:fld></a:p>'
        parts[f"ppt/{name}"] = f"<p:sld {spaces}><a:p><a:r><a:t>{escape(text)}</a:t></a:r></a:p>{number}</p:sld>"
        folder, _, file = name.rpartition("/")
        parts[f"ppt/{folder}/_rels/{file}.rels"] = (
            relations(("n", "notesSlide", "../notesSlides/notesSlide1.xml")) if notes else relations()
        )
    return archive(parts)


def opendocument(kind: str, body: str, *, styles: str = "", parts: Parts | None = None) -> bytes:
    """`kind` is text, presentation or spreadsheet."""
    names = ("office", "text", "table", "style", "drawing")
    spaces = " ".join(f'xmlns:{name}="{ODF}{name}:1.0"' for name in names) + ' xmlns:fo="fo" xmlns:svg="svg"'
    content = f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles>"
    content += f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    media_type = f"application/vnd.oasis.opendocument.{kind}"
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return archive({"META-INF/manifest.xml": manifest, "content.xml": content, **(parts or {})}, first={"mimetype": media_type})


def epub(*chapters: str, parts: Parts | None = None) -> bytes:
    items = "".join(f'<item id="c{number}" href="ch%20{number}.xhtml"/>' for number in range(len(chapters)))
    spine = "".join(f'<itemref idref="c{number}"/>' for number in range(len(chapters)))
    whole: dict[str, str | bytes] = {
        "META-INF/container.xml": '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>',
        "OPS/book.opf": f"<package><manifest>{items}</manifest><spine>{spine}</spine></package>",
    }
    for number, chapter in enumerate(chapters):
        whole[f"OPS/ch {number}.xhtml"] = f"<!DOCTYPE html><html><head><title>t</title></head><body>{chapter}</body></html>"
    return archive(whole | dict(parts or {}), first={"mimetype": "application/epub+zip"})


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of the fewest sectors ([MS-CFB] 2.2 to 2.6): each stream is stretched to 4096 bytes, so that
    none is a mini stream."""
    sector = 512
    table: list[int] = []
    entries, data = [("Root Entry", 5, 0xFFFFFFFE, 0)], b""
    for name, content in streams.items():
        whole = content.ljust(max(4096, -(-len(content) // sector) * sector), b"\0")
        start = len(table)
        table += [*range(start + 1, start + len(whole) // sector), 0xFFFFFFFE]
        entries.append((name, 2, start, len(whole)))
        data += whole
    directory = b""
    for number, (name, kind, start, size) in enumerate(entries):
        encoded = (name + "\0").encode("utf-16-le")
        after = number + 1 if 0 < number < len(entries) - 1 else 0xFFFFFFFF
        child = 1 if number == 0 else 0xFFFFFFFF
        directory += encoded.ljust(64, b"\0") + struct.pack("<HBBIII", len(encoded), kind, 1, 0xFFFFFFFF, after, child)
        directory += bytes(36) + struct.pack("<IQ", start, size)
    directory = directory.ljust(-(-len(directory) // sector) * sector, b"\0")
    directory_start = len(table)
    table += [*range(directory_start + 1, directory_start + len(directory) // sector), 0xFFFFFFFE]
    table_sectors = -(-(len(table) + 4) // 128)
    table_start = len(table)
    table += [0xFFFFFFFD] * table_sectors
    table += [0xFFFFFFFF] * (128 * table_sectors - len(table))
    places = [*range(table_start, table_start + table_sectors)] + [0xFFFFFFFF] * (109 - table_sectors)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<IIIIIIIII", table_sectors, directory_start, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, places[0])
    header += struct.pack("<108I", *places[1:])
    return header + data + directory + struct.pack(f"<{len(table)}I", *table)


def doc(text: str, *, footnotes: str = "", flags: int = 0) -> bytes:
    """A document of Word 97 in two pieces: the text in 16 bits a character, the notes in 8."""
    main = bytearray(2048)
    struct.pack_into("<HH6xH", main, 0, 0xA5EC, 0xC1, flags)
    struct.pack_into("<ii", main, 0x4C, len(text), len(footnotes))
    wide, narrow = text.encode("utf-16-le"), footnotes.encode("cp1252")
    offsets = (len(main), 2 * (len(main) + len(wide)) | 0x40000000)
    main += wide + narrow
    pieces = struct.pack("<3I", 0, len(text), len(text) + len(footnotes))
    pieces += b"".join(struct.pack("<HIH", 0, offset, 0) for offset in offsets)
    clx = b"\x02" + struct.pack("<I", len(pieces)) + pieces
    struct.pack_into("<II", main, 0x1A2, 0, len(clx))
    return compound({"WordDocument": bytes(main), "0Table": clx})
