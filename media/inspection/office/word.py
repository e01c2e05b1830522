"""Text of DOCX: WordprocessingML (ECMA-376 part 1, 17), as a stream of events.

Its pages are those that Word drew last (`lastRenderedPageBreak`) or that the writer wanted; a document that nobody
drew, as made by a script, is one page. Footnotes stand on the page that refers to them, headers and footers on the first.
"""

from __future__ import annotations

from typing import Final

from media.inspection.legacy.encodings import Encoding, of_font
from media.inspection.markup import read_xml
from media.inspection.office.fonts import Fonts, read_fonts
from media.inspection.office.parts import dangers, main_part, properties, relations
from media.inspection.package import Package
from media.inspection.pages import Facts, Pages

_TYPED: Final = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
# A text box is written twice, and what was deleted under tracked changes stands in `delText`, which is not `t`.
_LEFT_OUT: Final = {"Fallback", "instrText"}
_OFF: Final = {"0", "false", "off"}
_NOTES: Final = {"footnotes": "footnoteReference", "endnotes": "endnoteReference"}
_LONGEST: Final = 5_000_000  # characters of all notes
Runs = list[tuple[str, Encoding | None]]


def read_docx(path: str, pages: Pages) -> Facts:
    with Package(path) as package:
        body = main_part(package, "word/document.xml")
        parts = {kind: [one.target for one in relations(package, body) if one.kind == kind and one.target in package]
                 for kind in ("styles", "header", "footer", *_NOTES)}  # fmt: skip
        fonts = read_fonts(package, parts["styles"][0]) if parts["styles"] else Fonts()
        notes = {reference: _notes(package, part, fonts) for kind, reference in _NOTES.items() for part in parts[kind][:1]}
        _Story(pages, fonts, notes, breaks=True).read(package, body)
        pages.drop_empty_end()
        for part in parts["header"]:
            pages.pages[0][:0] = _aside(package, part, pages, fonts)
        for part in parts["footer"]:
            pages.pages[0] += [("\n", None), *_aside(package, part, pages, fonts)]
        return properties(package, "docProps/core.xml") | dangers(package)


def _notes(package: Package, part: str, fonts: Fonts) -> dict[str, Runs]:
    pages = Pages(_LONGEST)
    story = _Story(pages, fonts)
    story.read(package, part)
    return story.notes


def _aside(package: Package, part: str, pages: Pages, fonts: Fonts) -> Runs:
    """A header or footer, kept apart; its characters count among those of `pages`."""
    body, pages.pages = pages.pages, [[]]
    try:
        _Story(pages, fonts).read(package, part)
        return pages.pages[0]
    finally:
        pages.pages = body


class _Story:
    """One part: the body, a header, or the notes."""

    def __init__(
        self, pages: Pages, fonts: Fonts, notes: dict[str, dict[str, Runs]] | None = None, *, breaks: bool = False
    ) -> None:
        self.notes: dict[str, Runs] = {}
        self._pages, self._fonts, self._references, self._breaks = pages, fonts, notes or {}, breaks
        self._path: list[str] = []
        self._left_out = 0
        self._styles: list[str] = []  # of the paragraphs that are open: those of a text box stand inside another
        self._run_style = self._font = ""
        self._encoding: Encoding | None = None
        self._section_type = ""
        self._waiting: Runs = []  # notes of this page

    def read(self, package: Package, part: str) -> None:
        read_xml(package.pieces(part), self)
        self._put_notes()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._path.append(tag)
        if tag in _LEFT_OUT or self._left_out:
            self._left_out += 1
        elif tag == "p":
            self._styles.append("")
        elif tag == "pStyle" and self._styles:
            self._styles[-1] = attributes.get("val", "")
        elif tag == "r":
            self._run_style = self._font = ""
            self._find_encoding()
        elif tag in ("rStyle", "rFonts") and "pPr" not in self._path[-4:]:
            if tag == "rStyle":
                self._run_style = attributes.get("val", "")
            else:
                self._font = attributes.get("hAnsi") or attributes.get("ascii") or ""
            self._find_encoding()
        elif tag in ("footnote", "endnote"):
            self._open_note(attributes)
        elif tag in self._references:
            self._waiting += self._references[tag].get(attributes.get("id", ""), [])
        elif tag == "sym":
            self._symbol(attributes)
        elif tag == "sectPr":
            self._section_type = ""
        elif tag == "type" and self._path[-2:-1] == ["sectPr"]:
            self._section_type = attributes.get("val", "")
        else:
            self._typed(tag, attributes)

    def end(self, tag: str) -> None:
        self._path.pop()
        if self._left_out:
            self._left_out -= 1
        elif tag == "p":
            if self._styles:
                self._styles.pop()
            self._pages.add("\t" if self._path[-1:] == ["tc"] else "\n")
        elif tag == "tr":
            self._pages.new_line()
        elif tag == "sectPr" and "pPr" in self._path and self._section_type != "continuous":
            self._break()

    def data(self, text: str) -> None:
        if self._path[-1:] == ["t"] and not self._left_out:
            self._pages.add(text, self._encoding)

    def _typed(self, tag: str, attributes: dict[str, str]) -> None:
        above = self._path[-2:-1]
        if tag == "br":
            if attributes.get("type") == "page":
                self._break()
            else:
                self._pages.new_line()
        elif tag == "lastRenderedPageBreak" or (tag == "pageBreakBefore" and attributes.get("val", "1") not in _OFF):
            self._break()
        elif tag in _TYPED and above == ["r"]:  # a `tab` may also be a stop, in a paragraph's properties
            self._pages.add(_TYPED[tag])

    def _break(self) -> None:
        if self._breaks:
            self._put_notes()
            self._pages.new_page()

    def _put_notes(self) -> None:
        if self._waiting:
            self._pages.new_line()
        for text, encoding in self._waiting:
            self._pages.add(text, encoding)
        self._waiting = []

    def _open_note(self, attributes: dict[str, str]) -> None:
        """Notes are kept apart; the separators that Word keeps among them have a type and no text."""
        self._pages.pages.append([])
        self.notes[attributes.get("id", "")] = self._pages.pages[-1]

    def _symbol(self, attributes: dict[str, str]) -> None:
        code = attributes.get("char", "")
        if len(code) == 4 and all(digit in "0123456789abcdefABCDEF" for digit in code):
            self._pages.add(chr(int(code, 16)), of_font(attributes.get("font", "")))

    def _find_encoding(self) -> None:
        style = self._styles[-1] if self._styles else ""
        self._encoding = of_font(self._font or self._fonts.of(self._run_style, style))
