"""Abstracts and keywords: what follows their heading, until the next one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from media.guessing import words
from media.guessing.guesses import Guess
from media.guessing.lines import Line
from media.inspection.language import language

_ABSTRACT = re.compile(
    r"(?:tom tat(?: (?:noi dung|luan van|khoa luan|do an|luan an|de tai|bao cao|tot nghiep|thac s[iy]|tien s[iy]))*(?: (?:bang )?tieng viet)?|abstract|summary|resume|zusammenfassung)"
    r"\s*(?P<mark>[:.\-–—]|$|(?=\s))"
)
_KEYWORDS = re.compile(
    r"(?:tu khoa|key ?words?(?: and phrases)?|index terms|mots[- ]?cles|schlusselworter)\s*(?P<mark>[:：.\-–—]|$)"
)
_NUMBERED = re.compile(r"(?:\d+(?:\.\d+)*\.?|[ivx]+\.|chuong \d+|phan \d+)\s+\S")
_LEADER = re.compile(r"\. ?\. ?\. ?\. ?\.")  # of a table of contents
_FEWEST_WORDS, _MOST_CHARACTERS = 25, 6000
_MOST_KEYWORDS, _LONGEST_KEYWORD = 15, 80
_INDENT = 6  # units that a new paragraph is set in


def abstracts(pages: Sequence[Sequence[Line]]) -> Guess | None:
    """One a language, the first of each."""
    found: dict[str, tuple[str, int]] = {}
    for at, page in enumerate(pages):
        for start, line in enumerate(page):
            heading = _ABSTRACT.match(line.folded)
            if (
                not heading
                or _LEADER.search(line.text)
                or (not heading["mark"] and len(line.folded) > heading.end() and not _runs_in(line))
            ):
                continue
            text = _text_after(line, heading.end(), page[start + 1 :], pages[at + 1] if at + 1 < len(pages) else [])
            if len(text.split()) >= _FEWEST_WORDS and not _LEADER.search(text):
                found.setdefault(language(text), (text, line.page))
    if not found:
        return None
    value = [{"lang": lang, "text": text} for lang, (text, _page) in found.items()]
    return Guess(value, 0.8, min(page for _text, page in found.values()))


def keywords(pages: Sequence[Sequence[Line]]) -> Guess | None:
    found: list[str] = []
    first = 0
    for page in pages:
        for at, line in enumerate(page):
            label = _KEYWORDS.match(line.folded)
            if not label or len(line.folded) != len(line.text):
                continue
            parts = [line.text[label.end() :]]
            for after in page[at + 1 : at + 4]:
                if after.top - line.top > 2 * (len(parts) + 1) * line.size or _ends(after, line):
                    break
                parts.append(after.text)
                if after.text.rstrip().endswith("."):
                    break
            listed = _listed(" ".join(parts))
            if listed:
                found += listed
                first = first or line.page
    return Guess(list(dict.fromkeys(found))[:_MOST_KEYWORDS], 0.85, first) if found else None


def _listed(text: str) -> list[str]:
    parts = re.split(r"[;·•]" if re.search(r"[;·•]", text) else r"[,–]", text)
    kept = [" ".join(part.split()).strip(" .:") for part in parts]
    return [part for part in kept if 1 < len(part) <= _LONGEST_KEYWORD]


def _runs_in(line: Line) -> bool:
    """“Abstract This paper presents …” on one line."""
    return len(line.text) > 60 and line.text.split()[0].lower() in ("abstract", "abstract.", "summary", "résumé")


def _text_after(heading: Line, end: int, lines: Sequence[Line], next_page: Sequence[Line]) -> str:
    rest = heading.text[end:].strip(" :.-–—") if len(heading.folded) == len(heading.text) else ""
    kept, ended = _until_heading(heading, lines)
    if not ended and kept and not kept[-1].text.rstrip().endswith((".", "!", "?")):
        more, _ended = _until_heading(heading, next_page)
        kept += more
    left = min((line.left for line in kept), default=0)
    text = rest
    for line in kept:
        new = line.left > left + _INDENT and text.endswith((".", "!", "?", ":"))
        joint = "\n" if new else "" if text.endswith("\xad") else " "
        text = f"{text}{joint}{line.text}" if text else line.text
    return text[:_MOST_CHARACTERS].strip()


def _until_heading(heading: Line, lines: Sequence[Line]) -> tuple[list[Line], bool]:
    kept: list[Line] = []
    for line in lines:
        if line.letters < 3:
            continue  # the page's number, a formula
        if _ends(line, heading):
            return kept, True
        kept.append(line)
    return kept, False


def _ends(line: Line, heading: Line) -> bool:
    folded = line.folded
    if words.HEADINGS.fullmatch(folded) or _KEYWORDS.match(folded) or (_ABSTRACT.match(folded) and len(folded) < 40):
        return True
    if len(line.text) < 70 and _NUMBERED.match(folded) and (line.size > 1.1 * heading.size or heading.size == line.size):
        return True
    return len(line.text) < 70 and line.size > 1.15 * heading.size
