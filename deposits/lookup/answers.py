"""Reading answers of others without trusting their shape: what is not where it should be is empty, and never an error."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

_VIETNAMESE = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_BLOCK = re.compile(r"</?(?:jats:)?(?:p|sec|list-item|div|br)\b[^>]*>", re.IGNORECASE)
_HEADING = re.compile(r"<(?:jats:)?title\b[^>]*>.{0,200}?</(?:jats:)?title>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")


def at(data: object, *path: str | int) -> Any:
    """`at(answer, "titles", 0, "title")`; None where there is nothing of the kind."""
    for step in path:
        if isinstance(step, str) and isinstance(data, dict):
            data = data.get(step)
        elif isinstance(step, int) and isinstance(data, list) and -len(data) <= step < len(data):
            data = data[step]
        else:
            return None
    return data


def items(data: object, *path: str | int) -> list[Any]:
    found = at(data, *path)
    return found if isinstance(found, list) else []


def text(data: object, *path: str | int) -> str:
    """A string or number, in one line, without markup; empty where there is none."""
    found = at(data, *path)
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        return ""
    return " ".join(plain(str(found)).split())


def long_text(data: object, *path: str | int) -> str:
    """The same with its paragraphs."""
    found = at(data, *path)
    return plain(found) if isinstance(found, str) else ""


def plain(marked: str) -> str:
    """Without the tags of JATS and HTML and the heading that an abstract begins with; paragraphs become lines."""
    if "<" in marked or "&" in marked:
        marked = _TAG.sub("", _BLOCK.sub("\n", _HEADING.sub("", marked)))
        marked = html.unescape(marked)
    lines = (" ".join(line.split()) for line in marked.splitlines())
    return "\n".join(line for line in lines if line)


def date(parts: Sequence[object]) -> str:
    """`[2020, 9, 18]` → `2020-09-18`; what cannot be a date is left off from the right."""
    numbers: list[int] = []
    for part in list(parts)[:3]:
        try:
            numbers.append(int(str(part)))
        except ValueError:
            break
    if not numbers or not 1000 <= numbers[0] <= 2999:
        return ""
    return "-".join([f"{numbers[0]:04d}", *(f"{one:02d}" for one in numbers[1:])])


def is_vietnamese(written: str) -> bool:
    """Whether it has letters that only Vietnamese has."""
    return bool(_VIETNAMESE.search(unicodedata.normalize("NFC", written)))
