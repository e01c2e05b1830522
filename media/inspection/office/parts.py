"""The parts of an Office Open XML package and what leads from one to another (ECMA-376 part 2, 8.5 and 8.6)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from posixpath import dirname, join, normpath
from typing import Any, Final

from media.inspection.cleaning import one_line
from media.inspection.markup import read_xml
from media.inspection.package import Package

_MOST_NAMED: Final = 100
_HARMLESS: Final = {"hyperlink"}  # followed by a person's click only
_PROPERTIES: Final = {"title": "title", "creator": "author", "subject": "subject", "keywords": "keywords",
                      "language": "language", "created": "created", "modified": "modified"}  # fmt: skip
_DATE: Final = re.compile(r"(\d{4}-\d\d-\d\d)T.*", re.S)


@dataclass(frozen=True)
class Relation:
    id: str
    kind: str  # the last part of its type's address: image, header, hyperlink …
    target: str  # name of a part, or an address where `external`
    external: bool


class _Relations:
    def __init__(self) -> None:
        self.found: list[dict[str, str]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            self.found.append(attributes)

    def end(self, tag: str) -> None: ...

    def data(self, text: str) -> None: ...


def relations(package: Package, part: str) -> list[Relation]:
    """What leads from a part (the package itself: an empty name). Nothing external is ever opened."""
    folder, _, name = part.rpartition("/")
    listed = join(folder, "_rels", f"{name}.rels")
    if listed not in package:
        return []
    handler = _Relations()
    read_xml(package.pieces(listed), handler)
    return [_relation(found, folder) for found in handler.found]


def _relation(found: dict[str, str], folder: str) -> Relation:
    external, target = found.get("TargetMode") == "External", found.get("Target", "")
    if not external:
        target = normpath(target.lstrip("/") if target.startswith("/") else join(folder, target))
    return Relation(found.get("Id", ""), found.get("Type", "").rpartition("/")[2], target, external)


def main_part(package: Package, usual: str) -> str:
    for relation in relations(package, ""):
        if relation.kind == "officeDocument" and relation.target in package:
            return relation.target
    return usual


class _Properties:
    """Flat elements with a text each, of a part such as docProps/core.xml or ODF's meta.xml."""

    def __init__(self) -> None:
        self.facts: dict[str, Any] = {}
        self._name = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._name = tag

    def end(self, tag: str) -> None:
        self._name = ""

    def data(self, text: str) -> None:
        if fact := _PROPERTIES.get(self._name):
            told = one_line(self.facts.get(fact, "") + text)
            self.facts[fact] = _DATE.sub(r"\1", told) if fact in ("created", "modified") else told


def properties(package: Package, part: str) -> dict[str, Any]:
    """Title, author, dates as the file states them."""
    if part not in package:
        return {}
    handler = _Properties()
    read_xml(package.pieces(part), handler)
    return {name: value for name, value in handler.facts.items() if value}


def dangers(package: Package) -> dict[str, Any]:
    """What an office program would run or fetch, and the files inside; in the words of `pdf_facts`."""
    external, attachments = [], []
    for listed in package.names(end=".rels"):
        source = join(dirname(dirname(listed)), listed.rpartition("/")[2].removesuffix(".rels"))
        found = relations(package, source.removeprefix("/"))
        external += [one_line(one.target) for one in found if one.external and one.kind not in _HARMLESS]
        attachments += [
            one.target.rpartition("/")[2] for one in found if one.kind in ("package", "oleObject") and not one.external
        ]
    scripts = len(package.names(end="vbaProject.bin"))
    return {"scripts": scripts, "attachments": attachments[:_MOST_NAMED], "external": external[:_MOST_NAMED]}
