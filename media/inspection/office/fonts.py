"""Which font a run of a DOCX has by its styles (ECMA-376 part 1, 17.7): only to know the old Vietnamese ones."""

from __future__ import annotations

from dataclasses import dataclass, field

from media.inspection.markup import read_xml
from media.inspection.package import Package

_DEEPEST = 20  # styles based on one another


@dataclass
class Fonts:
    """Names of fonts by style; an empty name where none is said."""

    by_style: dict[str, str] = field(default_factory=dict)
    based_on: dict[str, str] = field(default_factory=dict)
    usual: str = ""  # of the document's defaults
    usual_style: str = ""  # of paragraphs that name none

    def of(self, run_style: str, paragraph_style: str) -> str:
        return self._of_style(run_style) or self._of_style(paragraph_style or self.usual_style) or self.usual

    def _of_style(self, style: str) -> str:
        for _ in range(_DEEPEST):
            if not style or self.by_style.get(style):
                break
            style = self.based_on.get(style, "")
        return self.by_style.get(style, "")


class _Styles:
    def __init__(self) -> None:
        self.fonts = Fonts()
        self._style = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "style":
            self._style = attributes.get("styleId", "")
            if attributes.get("type") == "paragraph" and attributes.get("default") in ("1", "true", "on"):
                self.fonts.usual_style = self._style
        elif tag == "basedOn" and self._style:
            self.fonts.based_on[self._style] = attributes.get("val", "")
        elif tag == "rFonts" and (name := attributes.get("hAnsi") or attributes.get("ascii")):
            if self._style:
                self.fonts.by_style.setdefault(self._style, name)
            else:
                self.fonts.usual = name

    def end(self, tag: str) -> None:
        if tag == "style":
            self._style = ""

    def data(self, text: str) -> None: ...


def read_fonts(package: Package, part: str) -> Fonts:
    handler = _Styles()
    read_xml(package.pieces(part), handler)
    return handler.fonts
