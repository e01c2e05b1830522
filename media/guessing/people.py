"""Authors and advisors: beside or below their label, else where covers put a name, else in the words of a declaration."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from media.guessing import words
from media.guessing.casing import as_name
from media.guessing.cover import Front
from media.guessing.guesses import Guess
from media.guessing.lines import Line, fold
from media.guessing.names import bare_name, is_person, people_in, titled, with_title

_MOST = 12
_NAME = r"(?:[A-ZÀ-ỸĐ][\w.]*\.?\s*){2,7}"
_GUIDED = re.compile(
    rf"hướng\s+dẫn(?:\s+(?:khoa\s+học|trực\s+tiếp|tận\s+tình|chính))*\s+(?:của|bởi|từ)?\s*(?:thầy|cô|giáo viên)?\s*[:]?\s*(?P<name>(?:GS|PGS|TS|ThS|Ths|TSKH|Tiến sĩ|Thạc sĩ)[.\s]{_NAME})"
)


def advisors(front: Front, work: str) -> Guess | None:
    found = _labelled(front, words.ADVISOR, front.pages, "advisor label")
    if found:
        return Guess([with_title(one) for one in found[0]], 0.9, found[1])
    guided = _GUIDED.search(work[:30_000].replace("\n", " "))
    if guided:
        name = with_title(re.sub(r"^(?:Tiến sĩ|Thạc sĩ)\s*", "", guided["name"]).strip(" ,.;"))
        if is_person(name):
            return Guess([name], 0.7, 1 + work[: guided.start()].count("\f"))
    return None


def authors(front: Front, title: Guess | None, facts: Mapping[str, Any]) -> Guess | None:
    found = _labelled(front, words.AUTHOR, front.covers, "author label")
    confidence = 0.92
    if not found:
        found, confidence = _alone(front, title), 0.85
    if not found:
        found, confidence = _labelled(front, words.AUTHOR, front.pages, "author label"), 0.8
    if found:
        return Guess(_names(found[0]), confidence - (0.1 if front.dense else 0), found[1])
    return _stated(facts)


def _names(found: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(as_name(bare_name(one)) for one in found))[:_MOST]


def _labelled(front: Front, label: re.Pattern[str], pages: Sequence[Sequence[Line]], sort: str) -> tuple[list[str], int] | None:
    """All the names that follow this label on the first page where it names somebody."""
    for page in pages:
        found: list[str] = []
        for at, line in enumerate(page):
            if front.sort(line) != sort or (len(line.text) > 120):
                continue
            match = label.match(line.folded)
            rest = _rest(line, match.end()) if match else ""
            here = people_in(rest)
            if rest and not here:
                continue
            found += here or []
            found += _below(front, page[at + 1 :], line, bool(here))
        if found:
            return list(dict.fromkeys(found)), page[0].page
    return None


def _rest(line: Line, end: int) -> str:
    """What stands after the label. Folding may shorten: then the end is found by the letters that follow."""
    folded = line.folded
    if len(folded) == len(line.text):
        return line.text[end:].strip(" :.-–")
    words_before = len(folded[:end].split())
    return " ".join(line.text.split()[words_before:]).strip(" :.-–")


def _below(front: Front, lines: Sequence[Line], label: Line, named: bool) -> list[str]:
    """Names on the lines below, until something else stands there. After a label alone the name may be a little lower."""
    found: list[str] = []
    for line in lines:
        if front.sort(line) == "rule" or _is_remark(line):
            if named and not found:
                break
            continue
        if front.sort(line) not in ("person", "text") or line.folded in ("khoa hoc may tinh",):
            break
        if named and line.right and line.right < label.left:
            break
        here = people_in(line.text, vietnamese=named or front.vietnamese)
        if not here or (label.right and line.top - label.top > 12 * max(label.size, 1)):
            break
        if titled(line.text) is False and found and titled(found[-1]):
            break
        found += here
    return found


def _is_remark(line: Line) -> bool:
    return bool(re.match(r"\(.*(?:ky|ho ten|signature).*\)$", line.folded))


def _alone(front: Front, title: Guess | None) -> tuple[list[str], int] | None:
    """A name that stands by itself: on Vietnamese covers between the school and the title, elsewhere below the title."""
    heading = fold(str(title.value)) if title else ""
    for page in front.covers:
        advised = next((at for at, line in enumerate(page) if front.sort(line) == "advisor label"), len(page))
        for accept in (_certain, _possible):
            found = _names_on(page[:advised], heading, accept, front)
            if found:
                return found, page[0].page
    return None


def _names_on(page: Sequence[Line], heading: str, accept: Callable[[Line], list[str]], front: Front) -> list[str]:
    found: list[str] = []
    after_title = not heading
    for line in page:
        in_title = bool(heading) and line.folded.strip(" .,:;–-*") in heading
        after_title |= in_title
        if in_title or front.sort(line) in ("institution", "document", "date", "label", "title label"):
            if found and not in_title:
                break
            continue
        here = accept(line) if (accept is _certain or after_title) else []
        if not here and found:
            break
        found += here
    return found


def _certain(line: Line) -> list[str]:
    """Names that begin with a Vietnamese family name."""
    return people_in(_unmarked(line.text), vietnamese=True) if not titled(line.text) else []


def _possible(line: Line) -> list[str]:
    return people_in(_unmarked(line.text))


def _unmarked(text: str) -> str:
    """Without the marks that lead to footnotes: “Vũ An1, Hồ Bình2” → “Vũ An, Hồ Bình”."""
    return re.sub(r"\s*,\s*(?:and\s*)?$", "", re.sub(r"(?<=[^\W\d_])[\d*†‡∗]+", "", text)).strip(" ,")


def _stated(facts: Mapping[str, Any]) -> Guess | None:
    """The author in the file's own description: often who owned the computer."""
    stated = str(facts.get("author") or "")
    return Guess([bare_name(stated)], 0.3, 0) if is_person(stated) and len(stated.split()) >= 2 else None
