"""The little markup in which the works of the sample are written, and the blocks that it means.

`# Title` and `## Title` are numbered headings, `#* Title` an unnumbered one; `: caption` before `| a | b |` lines names
a table; `[chart: name]` places a chart of the front matter; `- ` and `1. ` begin list items; `> ` a quotation; lines
that begin with `[1] ` are references; three backticks fence a listing. `*so*` is italic and `**so**` bold. A block
ends with an empty line, and everything else is a paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.sax.saxutils import escape

_HEADING = re.compile(r"(#{1,2})(\*?) (.+)")
_CHART = re.compile(r"\[chart: ([a-z0-9-]+)\]")
_ORDERED = re.compile(r"\d+\. ")
_REFERENCE = re.compile(r"\[\d+\] ")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_ITALIC = re.compile(r"\*(.+?)\*")


@dataclass(frozen=True)
class Heading:
    level: int
    text: str
    number: str = ""


@dataclass(frozen=True)
class Prose:
    text: str
    quoted: bool = False


@dataclass(frozen=True)
class Items:
    items: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True)
class References:
    items: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    caption: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class ChartPlace:
    name: str


@dataclass(frozen=True)
class Listing:
    text: str


Block = Heading | Prose | Items | References | Grid | ChartPlace | Listing


def inline(text: str) -> str:
    """Escaped for ReportLab's paragraph markup, with italics and bold."""
    return _ITALIC.sub(r"<i>\1</i>", _BOLD.sub(r"<b>\1</b>", escape(text)))


def parse(source: str) -> list[Block]:
    """The blocks of a text, headings numbered in the order in which they stand."""
    blocks: list[Block] = []
    chapter = section = 0
    for chunk in _chunks(source):
        heading = _HEADING.fullmatch(chunk[0])
        if heading is None:
            blocks.append(_block(chunk))
            continue
        level, unnumbered, text = len(heading[1]), bool(heading[2]), heading[3]
        if unnumbered:
            number = ""
        elif level == 1:
            chapter, section = chapter + 1, 0
            number = str(chapter)
        else:
            section += 1
            number = f"{chapter}.{section}"
        blocks.append(Heading(level, text, number))
    return blocks


def _chunks(source: str) -> list[list[str]]:
    """Runs of lines between empty lines; a fenced listing is one run, a heading always its own."""
    found: list[list[str]] = []
    here: list[str] = []
    fenced = False
    for line in [*source.splitlines(), ""]:
        if line.startswith("```"):
            fenced = not fenced
        alone = not fenced and line.startswith("#")
        if (alone or not line.strip()) and not fenced and here:
            found.append(here)
            here = []
        if alone:
            found.append([line])
        elif fenced or line.strip():
            here.append(line)
    return found


def _block(lines: list[str]) -> Block:
    first = lines[0]
    if first.startswith("```"):
        return Listing("\n".join(line for line in lines if not line.startswith("```")))
    if chart := _CHART.fullmatch(first):
        return ChartPlace(chart[1])
    if first.startswith((": ", "|")):
        caption = first[2:] if first.startswith(": ") else ""
        rows = [line.strip().removeprefix("|").removesuffix("|").split("|") for line in lines if line.startswith("|")]
        return Grid(caption, tuple(tuple(cell.strip() for cell in row) for row in rows))
    if first.startswith("- "):
        return Items(tuple(line.removeprefix("- ") for line in lines))
    if _REFERENCE.match(first):
        return References(tuple(_REFERENCE.sub("", line) for line in lines))
    if _ORDERED.match(first):
        return Items(tuple(_ORDERED.sub("", line) for line in lines), ordered=True)
    if first.startswith("> "):
        return Prose(" ".join(line.removeprefix("> ") for line in lines), quoted=True)
    return Prose(" ".join(lines))
