"""Text of PPTX: a slide a page, with what its tables, diagrams and notes say (ECMA-376 part 1, 19 and 21)."""

from __future__ import annotations

from typing import Final

from media.inspection.legacy.encodings import Encoding, of_font
from media.inspection.markup import read_xml
from media.inspection.office.parts import dangers, main_part, properties, relations
from media.inspection.package import Package
from media.inspection.pages import Facts, Pages

_WITH_TEXT: Final = ("diagramData", "notesSlide")


def read_pptx(path: str, pages: Pages) -> Facts:
    with Package(path) as package:
        show = main_part(package, "ppt/presentation.xml")
        order = _Order()
        read_xml(package.pieces(show), order)
        targets = {one.id: one.target for one in relations(package, show) if one.kind == "slide"}
        slides = [targets[id] for id in order.ids if targets.get(id, "") in package]
        for number, slide in enumerate(slides):
            if number:
                pages.new_page(even_if_empty=True)
            read_xml(package.pieces(slide), _Drawing(pages))
            for relation in relations(package, slide):
                if relation.kind in _WITH_TEXT and relation.target in package:
                    read_xml(package.pieces(relation.target), _Drawing(pages))
        return properties(package, "docProps/core.xml") | dangers(package)


class _Order:
    """The ids by which a presentation names its slides, in their order."""

    def __init__(self) -> None:
        self.ids: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "sldId":
            self.ids.append(attributes.get("r:id", ""))

    def end(self, tag: str) -> None: ...

    def data(self, text: str) -> None: ...


class _Drawing:
    """Paragraphs of DrawingML. The number of a slide, written into a field, is no text."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._tag = ""
        self._encoding: Encoding | None = None
        self._left_out = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._tag = tag
        number = tag == "fld" and attributes.get("type") == "slidenum"
        if self._left_out or tag == "Fallback" or number:
            self._left_out += 1
        elif tag == "r":
            self._encoding = None
        elif tag == "latin":
            self._encoding = of_font(attributes.get("typeface", ""))
        elif tag == "br":
            self._pages.new_line()

    def end(self, tag: str) -> None:
        self._tag = ""
        if self._left_out:
            self._left_out -= 1
        elif tag == "p":
            self._pages.new_line()

    def data(self, text: str) -> None:
        if self._tag == "t" and not self._left_out:
            self._pages.add(text, self._encoding)
