"""Flowables that mark what they draw, and the structure tree that says what each mark is (ISO 32000-1, 14.7–14.8).

ReportLab draws no tags. Each flowable here numbers its marked content on its page and keeps a note of it; `tag_document`
reads the notes back from the page and hangs them, in their order, under one Document element.
"""

from __future__ import annotations

import io
import re
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, IndirectObject, NameObject, NumberObject, TextStringObject
from reportlab.platypus import Flowable, Paragraph

_MARK = re.compile(rb"/(H1|H2|P|Lbl|LBody|Figure) <</MCID (\d+)(?: /Alt <([0-9A-F]*)>)?>> BDC")


def _next_mark(canvas: Any) -> int:
    """The number of the next mark on the canvas's page."""
    page, number = getattr(canvas, "_khomo_marks", (0, 0))
    here = canvas.getPageNumber()
    number = number if page == here else 0
    canvas._khomo_marks = (here, number + 1)
    return int(number)


def _open(canvas: Any, role: str) -> None:
    canvas._code.append(f"/{role} <</MCID {_next_mark(canvas)}>> BDC")


def _close(canvas: Any) -> None:
    canvas._code.append("EMC")


class Tagged(Flowable):
    """A paragraph in a role: H1, H2 or P. It is never cut in two."""

    def __init__(self, paragraph: Paragraph, role: str) -> None:
        super().__init__()
        self._paragraph, self._role = paragraph, role
        self.keepWithNext = role.startswith("H")

    def getSpaceBefore(self) -> float:
        return float(self._paragraph.getSpaceBefore())

    def getSpaceAfter(self) -> float:
        return float(self._paragraph.getSpaceAfter())

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width, self.height = self._paragraph.wrap(width, height)
        return self.width, self.height

    def draw(self) -> None:
        _open(self.canv, self._role)
        self._paragraph.drawOn(self.canv, 0, 0)
        _close(self.canv)


class Pair(Flowable):
    """A label and its value beside it; `share` is the label's part of the width, in points."""

    def __init__(self, label: Paragraph, value: Paragraph, share: float, width: float) -> None:
        super().__init__()
        self._label, self._value = label, value
        self._left = width * share

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self._label_height = self._label.wrap(self._left - 12, height)[1]
        self._value_height = self._value.wrap(width - self._left, height)[1]
        self.width, self.height = width, max(self._label_height, self._value_height) + 5
        return self.width, self.height

    def draw(self) -> None:
        top = self.height - 2.5
        for part, left, tall, role in (
            (self._label, 0.0, self._label_height, "Lbl"),
            (self._value, self._left, self._value_height, "LBody"),
        ):
            _open(self.canv, role)
            part.drawOn(self.canv, left, top - tall)
            _close(self.canv)


class Figure(Flowable):
    """Rows of dark and light squares, with words for those who cannot see them."""

    def __init__(self, rows: list[list[bool]], words: str, quiet: int, size: float = 112) -> None:
        super().__init__()
        self._rows, self.words, self._quiet, self._size = rows, words, quiet, size

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width = self.height = self._size
        return self._size, self._size

    def draw(self) -> None:
        side = self._size / (len(self._rows) + 2 * self._quiet)
        alternative = ("\ufeff" + self.words).encode("utf-16-be").hex().upper()
        self.canv._code.append(f"/Figure <</MCID {_next_mark(self.canv)} /Alt <{alternative}>>> BDC")
        self.canv.setFillGray(0)
        path = self.canv.beginPath()
        for row, line in enumerate(self._rows):
            for column, dark in enumerate(line):
                if dark:
                    path.rect((column + self._quiet) * side, self._size - (row + self._quiet + 1) * side, side, side)
        self.canv.drawPath(path, stroke=0, fill=1)
        _close(self.canv)


def tag_document(content: bytes, language: str) -> bytes:
    """The same PDF with a structure tree, its language, and its title shown by viewers."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    tree, document = DictionaryObject(), DictionaryObject()
    tree_at, document_at = writer._add_object(tree), writer._add_object(document)
    parents, elements = ArrayObject(), ArrayObject()
    for place, page in enumerate(writer.pages):
        marked = _elements(writer, page, document_at)
        page[NameObject("/StructParents")] = NumberObject(place)
        page[NameObject("/Tabs")] = NameObject("/S")
        parents.extend([NumberObject(place), ArrayObject(marked)])
        elements.extend(marked)
    document.update(_dictionary(Type="StructElem", S="Document") | {NameObject("/P"): tree_at, NameObject("/K"): elements})
    parent_tree = writer._add_object(DictionaryObject({NameObject("/Nums"): parents}))
    tree.update(_dictionary(Type="StructTreeRoot") | {NameObject("/K"): document_at, NameObject("/ParentTree"): parent_tree})
    root = writer.root_object
    root[NameObject("/StructTreeRoot")] = tree_at
    root[NameObject("/MarkInfo")] = DictionaryObject({NameObject("/Marked"): BooleanObject(True)})
    root[NameObject("/ViewerPreferences")] = DictionaryObject({NameObject("/DisplayDocTitle"): BooleanObject(True)})
    root[NameObject("/Lang")] = TextStringObject(language)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _elements(writer: PdfWriter, page: Any, parent: IndirectObject) -> list[IndirectObject]:
    found = []
    for role, number, alternative in _MARK.findall(page.get_contents().get_data()):
        element = _dictionary(Type="StructElem", S=role.decode())
        element[NameObject("/P")], element[NameObject("/Pg")] = parent, page.indirect_reference
        element[NameObject("/K")] = NumberObject(int(number))
        if alternative:
            words = bytes.fromhex(alternative.decode()).decode("utf-16-be").removeprefix("\ufeff")
            element[NameObject("/Alt")] = TextStringObject(words)
        found.append(writer._add_object(element))
    return found


def _dictionary(**names: str) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{key}"): NameObject(f"/{value}") for key, value in names.items()})
