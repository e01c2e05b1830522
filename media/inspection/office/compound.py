"""Text of the compound files of old Office, told apart by their streams: DOC here, XLS by calamine, and locked files.

Sources: [MS-DOC] 2.4.1 (retrieving text), 2.5 (the file information block), 2.8.35 and 2.9.177 (pieces);
[MS-OFFCRYPTO] 2.3.4.4 (an Office Open XML package that is encrypted is a stream called EncryptedPackage).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import Final

import olefile

from media.inspection.cleaning import one_line
from media.inspection.office.sheets import read_sheets
from media.inspection.pages import Facts, Pages
from media.inspection.refusals import Unreadable

_MAIN: Final = "WordDocument"
_MAGIC, _MAGIC_6 = 0xA5EC, 0xA5DC
_WORD_97: Final = 0x00C1
_LOCKED, _OTHER_TABLE, _IN_PIECES = 0x0100, 0x0200, 0x0004
_COMPRESSED: Final = 0x40000000
_MOST_BYTES: Final = 200 * 1024 * 1024
# A field: its code up to the separator is not seen, its result is (2.8.25).
_FIELD_CODE: Final = re.compile("\x13[^\x13\x14\x15]*(?:\x14|(?=\x15))")
_SIGNS: Final = str.maketrans(
    {"\x07": "\t", "\x0b": "\n", "\r": "\n", "\x1e": "-", **dict.fromkeys("\x01\x02\x03\x04\x05\x08\x13\x14\x15\x1f", "")}
)
_STORIES: Final = ("text", "footnotes", "headers", "macros", "remarks", "endnotes", "boxes", "header boxes")
_SHOWN: Final = ("headers", "text", "header boxes", "boxes", "footnotes", "endnotes")


def read_compound(path: str, pages: Pages) -> Facts:
    try:
        with olefile.OleFileIO(path) as file:
            if file.exists("EncryptedPackage"):
                raise Unreadable("encrypted", "locked")
            if file.exists(_MAIN):
                for number, page in enumerate(_text(file).split("\f")):
                    if number:
                        pages.new_page()
                    pages.add(page)
                pages.drop_empty_end()
                return _facts(file)
            if not (file.exists("Workbook") or file.exists("Book")):
                raise Unreadable("unsupported", "no text document")
    except (OSError, struct.error, IndexError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable("damaged", "not a whole compound file") from error
    return read_sheets(path, pages)


def _text(file: olefile.OleFileIO) -> str:
    """All that is seen, the stories in the order of a reader."""
    main = _stream(file, _MAIN)
    magic, version, flags = struct.unpack_from("<HH6xH", main)
    if flags & _LOCKED:
        raise Unreadable("encrypted", "locked")
    if magic not in (_MAGIC, _MAGIC_6):
        raise ValueError("no document of Word")
    if version < _WORD_97:
        return _seen(_of_word_6(main, flags))
    table = _stream(file, "1Table" if flags & _OTHER_TABLE else "0Table")
    lengths = struct.unpack_from("<8i", main, 0x4C)
    start, length = struct.unpack_from("<II", main, 0x1A2)
    whole = "".join(_pieces(main, table[start : start + length]))
    stories, place = {}, 0
    for name, count in zip(_STORIES, lengths, strict=True):
        if not 0 <= count <= len(whole):
            raise ValueError("a story longer than the text")
        stories[name] = whole[place : place + count]
        place += count
    return _seen("".join(stories[name] for name in _SHOWN))


def _pieces(main: bytes, clx: bytes) -> Iterator[str]:
    """The text, piece by piece: 16 bits a character, or 8 where it is compressed."""
    place = 0
    while clx[place] == 1:  # properties that pieces share
        place += 3 + int.from_bytes(clx[place + 1 : place + 3], "little")
    (length,) = struct.unpack_from("<I", clx, place + 1)
    table = clx[place + 5 : place + 5 + length]
    count = (len(table) - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", table)
    for number in range(count):
        (packed,) = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * number + 2)
        characters, offset = ends[number + 1] - ends[number], packed & (_COMPRESSED - 1)
        if characters < 0:
            raise ValueError("a piece of negative length")
        if packed & _COMPRESSED:
            yield main[offset // 2 : offset // 2 + characters].decode("cp1252", "replace")
        else:
            yield main[offset : offset + 2 * characters].decode("utf-16-le", "replace")


def _of_word_6(main: bytes, flags: int) -> str:
    """Word 6 and 95: one stretch of Windows' Latin, unless it was saved in pieces."""
    if flags & _IN_PIECES:
        raise Unreadable("unsupported", "saved in pieces by Word 6 or 95")
    start, end = struct.unpack_from("<II", main, 0x18)
    return main[start:end].decode("cp1252", "replace")


def _seen(text: str) -> str:
    while (shorter := _FIELD_CODE.sub("", text)) != text:  # from the innermost field outwards
        text = shorter
    return text.translate(_SIGNS)


def _stream(file: olefile.OleFileIO, name: str) -> bytes:
    if file.get_size(name) > _MOST_BYTES:
        raise Unreadable("too_large", "too many bytes")
    with file.openstream(name) as stream:
        return bytes(stream.read())


def _facts(file: olefile.OleFileIO) -> Facts:
    streams = ["/".join(path) for path in file.listdir()]
    objects = sorted({name.split("/")[1] for name in streams if name.startswith("ObjectPool/")})
    facts: Facts = {"scripts": sum(1 for name in streams if name.endswith("VBA/dir")), "attachments": objects[:100]}
    stated = file.get_metadata()
    for name in ("title", "author", "subject", "keywords"):
        value = getattr(stated, name, None)
        text = value.decode("utf-8", "ignore") if isinstance(value, bytes) else str(value or "")
        if line := one_line(text):
            facts[name] = line
    return facts
