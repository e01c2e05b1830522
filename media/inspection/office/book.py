"""Text of EPUB: a page for each document of its spine (EPUB 3.3, 5.7)."""

from __future__ import annotations

from posixpath import dirname, join, normpath
from typing import Final
from urllib.parse import unquote

from media.inspection.hypertext import decoded, read_markup
from media.inspection.markup import read_xml
from media.inspection.office.parts import properties
from media.inspection.package import Package
from media.inspection.pages import Facts, Pages
from media.inspection.refusals import Unreadable

_CONTAINER: Final = "META-INF/container.xml"
_LOCKS: Final = "META-INF/encryption.xml"


def read_epub(path: str, pages: Pages) -> Facts:
    with Package(path) as package:
        container = _Elements()
        read_xml(package.pieces(_CONTAINER), container)
        description = container.first("rootfile", "full-path")
        listed = _Elements()
        read_xml(package.pieces(description), listed)
        hrefs = {item.get("id", ""): item.get("href", "") for item in listed.found.get("item", [])}
        chapters = [hrefs.get(item.get("idref", ""), "") for item in listed.found.get("itemref", [])]
        names = [normpath(join(dirname(description), unquote(href))) for href in chapters if href]
        _refuse_locked(package, set(names))
        facts, scripts = properties(package, description), 0
        for number, name in enumerate(name for name in names if name in package):
            if number:
                pages.new_page(even_if_empty=True)
            scripts += read_markup(decoded(package.read(name)), pages).get("scripts", 0)
        return facts | {"scripts": scripts}


class _Elements:
    """The attributes of every element, by its name."""

    def __init__(self) -> None:
        self.found: dict[str, list[dict[str, str]]] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.found.setdefault(tag, []).append(attributes)

    def end(self, tag: str) -> None: ...

    def data(self, text: str) -> None: ...

    def first(self, tag: str, attribute: str) -> str:
        return next((one[attribute] for one in self.found.get(tag, []) if attribute in one), "")


def _refuse_locked(package: Package, chapters: set[str]) -> None:
    """Fonts may be obfuscated (EPUB OCF 3.3, 4.2.6.3.1); a locked chapter makes a locked book."""
    if _LOCKS in package:
        locks = _Elements()
        read_xml(package.pieces(_LOCKS), locks)
        if chapters & {unquote(one.get("URI", "")) for one in locks.found.get("CipherReference", [])}:
            raise Unreadable("encrypted", "locked")
