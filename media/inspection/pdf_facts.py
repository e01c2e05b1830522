"""What a PDF says about itself and what it would do when opened, by pypdf. Runs in the child process only.

pypdf may be slow or raise anything on a hostile file: each question is asked alone, its answer is told at once, and
what was told before a crash or the end of the time counts.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from media.inspection.cleaning import one_line

_MOST_PAGES = 2000  # looked at for actions and attachments
_MOST_FONT_PAGES = 200
_MOST_ACTIONS = 200  # followed from one place
_MOST_NAMES = 100
_MOST_NOTES = 1000  # on one page
_TEXTS = {
    "/Title": "title",
    "/Author": "author",
    "/Subject": "subject",
    "/Keywords": "keywords",
    "/Creator": "creator",
    "/Producer": "producer",
    "/CreationDate": "created",
    "/ModDate": "modified",
}
_VERSION = re.compile(r"%PDF-(\d\.\d)")
_STANDARD_FONT = re.compile(r"Symbol|ZapfDingbats|Times-(Roman|Bold|Italic|BoldItalic)|(Helvetica|Courier)(-(Bold)?(Oblique)?)?")
_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?")  # ISO 32000-1, 7.9.4
_PART = re.compile(rb"pdfaid:part(?:>|=[\"'])\s*(\d)")
_CONFORMANCE = re.compile(rb"pdfaid:conformance(?:>|=[\"'])\s*([A-Za-z])")
Facts = dict[str, Any]


def read_facts(path: str, limits: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yields `{"facts": {…}}` several times. `limits` is for the caller's sake: this reader is stopped from outside."""
    reader = PdfReader(path, strict=False)
    if reader.is_encrypted:
        yield {"facts": {"encrypted": True}}
        reader.decrypt("")
    questions: tuple[Callable[[PdfReader], Facts], ...] = (_description, _structure, _pdfa, _attachments, _actions, _fonts)
    for question in questions:
        try:
            answer = question(reader)
        except Exception as error:
            answer = {"unread": f"{question.__name__.strip('_')}: {type(error).__name__}"}
        yield {"facts": answer}


def _description(reader: PdfReader) -> Facts:
    version = _VERSION.match(reader.pdf_header)
    facts: Facts = {"version": version.group(1)} if version else {}
    stated: DictionaryObject = reader.metadata or DictionaryObject()
    for key, name in _TEXTS.items():
        value = stated.get(key)
        text = one_line(value) if isinstance(value, str) else ""
        if date := _DATE.match(text):
            text = "-".join(part for part in date.groups() if part)
        if text:
            facts[name] = text
    return facts


def _structure(reader: PdfReader) -> Facts:
    root = reader.root_object
    facts: Facts = {"tagged": bool(_dictionary(root.get("/MarkInfo")).get("/Marked")), "form": "/AcroForm" in root}
    if isinstance(language := root.get("/Lang"), str) and language.strip():
        facts["language"] = one_line(language, 20)
    return facts


def _pdfa(reader: PdfReader) -> Facts:
    """The claim of PDF/A in the XMP packet, by its letters: no XML of a stranger is parsed for it."""
    packet = _plain(reader.root_object.get("/Metadata"))
    data = packet.get_data() if packet is not None and hasattr(packet, "get_data") else b""
    part, conformance = _PART.search(data), _CONFORMANCE.search(data)
    if not part:
        return {}
    return {"pdfa": part.group(1).decode() + (conformance.group(1).decode().lower() if conformance else "")}


def _attachments(reader: PdfReader) -> Facts:
    """Names of the files inside: those of the document (ISO 32000-1, 7.11.4), and those pinned on pages (12.5.6.15)."""
    named = _dictionary(_dictionary(reader.root_object.get("/Names")).get("/EmbeddedFiles"))
    pinned = (note.get("/FS") for note in _annotations(reader) if note.get("/Subtype") == "/FileAttachment")
    found = [_dictionary(place) for place in itertools.islice(itertools.chain(_leaves(named), pinned), _MOST_NAMES)]
    return {"attachments": [one_line(str(file.get("/UF") or file.get("/F") or "")) for file in found]}


def _actions(reader: PdfReader) -> Facts:
    """Scripts and launched programs, wherever an action may hang (ISO 32000-1, 12.6.2 and 12.6.3)."""
    scripts = 0
    launches: list[str] = []
    for action in itertools.chain.from_iterable(_chain(place) for place in _places(reader)):
        if action.get("/S") == "/JavaScript":
            scripts += 1
        elif action.get("/S") == "/Launch" and len(launches) < _MOST_NAMES:
            target = _plain(action.get("/F") or action.get("/Win"))
            launches.append(one_line(str(target.get("/F", "") if isinstance(target, DictionaryObject) else target)))
    return {"scripts": scripts, "launches": launches}


def _fonts(reader: PdfReader) -> Facts:
    """Fonts that the file names and does not hold (ISO 32000-1, 9.9), so that elsewhere its letters may look different.
    The fourteen that every reader brings along (9.6.2.2) are not among them."""
    missing: set[str] = set()
    seen: set[int] = set()
    for page in itertools.islice(reader.pages, _MOST_FONT_PAGES):
        for place in _dictionary(_dictionary(page.get("/Resources")).get("/Font")).values():
            number = place.idnum if isinstance(place, IndirectObject) else id(place)
            if number in seen or len(missing) >= _MOST_NAMES:
                continue
            seen.add(number)
            font = _dictionary(place)
            below = _array(font.get("/DescendantFonts"))
            descriptor = _dictionary(_dictionary(below[0] if below else font).get("/FontDescriptor"))
            if font.get("/Subtype") != "/Type3" and not any(f"/FontFile{kind}" in descriptor for kind in ("", "2", "3")):
                missing.add(one_line(str(font.get("/BaseFont", "")).lstrip("/"), 80))
    return {"fonts_missing": sorted(name for name in missing if name and not _STANDARD_FONT.fullmatch(name))}


def _places(reader: PdfReader) -> Iterator[Any]:
    root = reader.root_object
    yield root.get("/OpenAction")
    yield from _dictionary(root.get("/AA")).values()
    named = _dictionary(_dictionary(root.get("/Names")).get("/JavaScript"))
    yield from _leaves(named)
    for page in itertools.islice(reader.pages, _MOST_PAGES):
        yield from _dictionary(page.get("/AA")).values()
    for note in _annotations(reader):
        yield note.get("/A")
        yield from _dictionary(note.get("/AA")).values()


def _annotations(reader: PdfReader) -> Iterator[DictionaryObject]:
    for page in itertools.islice(reader.pages, _MOST_PAGES):
        yield from map(_dictionary, _array(page.get("/Annots"))[:_MOST_NOTES])


def _leaves(tree: DictionaryObject) -> Iterator[Any]:
    """The values of a name tree (ISO 32000-1, 7.9.6), its depth and breadth bounded."""
    waiting, seen = [tree], 0
    while waiting and seen < _MOST_ACTIONS:
        node = waiting.pop()
        seen += 1
        yield from _array(node.get("/Names"))[1::2]
        waiting.extend(_dictionary(kid) for kid in _array(node.get("/Kids"))[:_MOST_ACTIONS])


def _chain(place: Any) -> Iterator[DictionaryObject]:
    """An action and those that follow it; a loop among them ends."""
    waiting, seen = [place], 0
    while waiting and seen < _MOST_ACTIONS:
        action = _plain(waiting.pop())
        seen += 1
        if isinstance(action, DictionaryObject):
            yield action
            following = _plain(action.get("/Next"))
            waiting.extend(following if isinstance(following, ArrayObject) else [following])


def _plain(value: Any) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value


def _dictionary(value: Any) -> DictionaryObject:
    plain = _plain(value)
    return plain if isinstance(plain, DictionaryObject) else DictionaryObject()


def _array(value: Any) -> list[Any]:
    plain = _plain(value)
    return list(plain) if isinstance(plain, ArrayObject) else []
