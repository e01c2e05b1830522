"""Text of ODT and ODP: OpenDocument 1.3 part 3, as a stream of events. A slide is a page; a text has the pages that
its program drew last (`soft-page-break`) or that its writer wanted."""

from __future__ import annotations

from typing import Final

from media.inspection.legacy.encodings import Encoding, of_font
from media.inspection.markup import read_xml
from media.inspection.office.parts import properties
from media.inspection.package import Package
from media.inspection.pages import Facts, Pages
from media.inspection.refusals import Unreadable

_PARAGRAPHS: Final = {"p", "h"}
_LEFT_OUT: Final = {"tracked-changes", "annotation", "note-citation", "page-number", "page-count", "sequence-decls", "forms"}
_MOST_SPACES: Final = 100
_DEEPEST: Final = 20
_WRITES_BLANKS: Final = {"tab": "\t", "line-break": "\n"}


def read_opendocument(path: str, pages: Pages) -> Facts:
    with Package(path) as package:
        _refuse_locked(package)
        styles = _Styles()
        for part in ("styles.xml", "content.xml"):
            if part in package:
                read_xml(package.pieces(part), styles)
        read_xml(package.pieces("content.xml"), _Body(pages, styles, "body"))
        pages.drop_empty_end()
        if "styles.xml" in package:  # headers and footers: on the first page
            body, pages.pages = pages.pages, [[]]
            read_xml(package.pieces("styles.xml"), _Body(pages, styles, "master-styles"))
            body[0] += pages.pages[0]
            pages.pages = body
        scripts = len(package.names("Basic/", ".xml")) + len(package.names("Scripts/"))
        attachments = sorted({name.split("/")[0] for name in package.names("Object ") if "/" in name})
        return properties(package, "meta.xml") | {"scripts": scripts, "attachments": attachments}


class _Manifest:
    locked = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.locked |= tag in ("encryption-data", "encrypted-key")

    def end(self, tag: str) -> None: ...

    def data(self, text: str) -> None: ...


def _refuse_locked(package: Package) -> None:
    """ODF 1.3 part 2, 3.4: what is encrypted is said in the manifest."""
    manifest = _Manifest()
    if "META-INF/manifest.xml" in package:
        read_xml(package.pieces("META-INF/manifest.xml"), manifest)
    if manifest.locked or "encrypted-package" in package:
        raise Unreadable("encrypted", "locked")


class _Styles:
    """Of every style its font, the one that it is derived from, and whether it begins a page."""

    def __init__(self) -> None:
        self.fonts: dict[str, str] = {}
        self.parents: dict[str, str] = {}
        self.before: set[str] = set()
        self._families: dict[str, str] = {}
        self._style = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "style":
            self._style = attributes.get("name", "")
            self.parents[self._style] = attributes.get("parent-style-name", "")
            if attributes.get("master-page-name"):
                self.before.add(self._style)
        elif tag == "font-face":
            self._families[attributes.get("name", "")] = attributes.get("font-family", "")
        elif tag == "text-properties":
            name = attributes.get("font-name", "")
            if found := self._families.get(name) or attributes.get("font-family") or name:
                self.fonts[self._style] = found.strip("'\"")
        elif tag == "paragraph-properties" and attributes.get("break-before") == "page":
            self.before.add(self._style)

    def end(self, tag: str) -> None:
        if tag == "style":
            self._style = ""

    def data(self, text: str) -> None: ...

    def font(self, style: str) -> str:
        for _ in range(_DEEPEST):
            if not style or style in self.fonts:
                break
            style = self.parents.get(style, "")
        return self.fonts.get(style, "")


class _Body:
    """What stands inside the element `root`."""

    def __init__(self, pages: Pages, styles: _Styles, root: str) -> None:
        self._pages, self._styles, self._root = pages, styles, root
        self._inside = False
        self._left_out = 0
        self._encodings: list[Encoding | None] = []  # of the paragraphs and spans that are open
        self._paragraphs = 0
        self._slides = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == self._root:
            self._inside = True
        if not self._inside:
            return
        if self._left_out or tag in _LEFT_OUT:
            self._left_out += 1
        elif tag in _PARAGRAPHS or tag == "span":
            self._open(tag, attributes.get("style-name", ""))
        elif tag == "s":
            count = attributes.get("c", "1")
            self._pages.add(" " * min(int(count) if count.isdecimal() else 1, _MOST_SPACES))
        elif tag in _WRITES_BLANKS:
            self._pages.add(_WRITES_BLANKS[tag])
        elif tag == "soft-page-break" and self._root == "body":
            self._pages.new_page()
        elif tag == "page":  # of a presentation
            self._slides += 1
            if self._slides > 1:
                self._pages.new_page(even_if_empty=True)

    def end(self, tag: str) -> None:
        if tag == self._root:
            self._inside = False
        if not self._inside:
            return
        if self._left_out:
            self._left_out -= 1
        elif tag in _PARAGRAPHS or tag == "span":
            if self._encodings:
                self._encodings.pop()
            if tag != "span":
                self._paragraphs -= 1
                self._pages.new_line()
        elif tag == "table-cell":
            self._pages.add("\t")

    def data(self, text: str) -> None:
        if self._paragraphs and not self._left_out:
            self._pages.add(text, self._encodings[-1] if self._encodings else None)

    def _open(self, tag: str, style: str) -> None:
        own = self._styles.font(style)
        outer = self._encodings[-1] if self._encodings and tag == "span" else None
        self._encodings.append(of_font(own) if own else outer)
        if tag != "span":
            self._paragraphs += 1
            if style in self._styles.before and self._root == "body":
                self._pages.new_page()
