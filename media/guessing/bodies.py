"""The institution, its faculty, the level, the degree and the discipline, as the cover names them."""

from __future__ import annotations

import re

from media.guessing import words
from media.guessing.casing import as_name, as_sentence, is_shouted, with_proper_names
from media.guessing.cover import Front
from media.guessing.guesses import Guess, Guesses
from media.guessing.lines import Line, fold
from media.guessing.names import is_person

_DEGREE = re.compile(
    r"(?:degree of|grade de|diplome de)\s+(?P<after>[a-z][a-z ]{3,60})|(?P<whole>(?:cu nhan|ky su|thac s[iy]|tien s[iy])(?! thuc hien)(?: nganh)? [a-z& ]{3,60})$"
)
_GENERIC = re.compile(r"trường đại học|đại học|học viện|trường cao đẳng|khoa|viện|bộ môn|trung tâm|trường|phân hiệu", re.I)


def bodies(front: Front, work: str) -> Guesses:
    found: Guesses = {}
    for page in front.covers:
        named = [line for line in page if front.sort(line) == "institution"]
        if not found.get("institution"):
            _add_institution(found, named, work)
        if "department" not in found:
            _add_department(found, named, page, work)
        _add_study(found, page, work)
    level = _level(front)
    if level:
        found["level"] = level
    return found


def institution_name(text: str, work: str) -> str:
    """“TRƯỜNG ĐẠI HỌC CÔNG NGHỆ” → as the work writes it, else with a capital for each word that is no common one."""
    text = " ".join(text.split()).strip(" .,:;-–")
    if not is_shouted(text):
        return text
    written = as_name(text, work)
    if written != as_name(text):
        return written[0].upper() + written[1:]
    common = _GENERIC.match(text)
    if not common:
        return as_name(text)
    head = common.group().lower()
    head = {"trường đại học": "Trường Đại học", "trường cao đẳng": "Trường Cao đẳng"}.get(head, head.capitalize())
    rest = text[common.end() :].strip()
    first = as_name(rest) if is_person(rest, vietnamese=True) else with_proper_names(rest.lower())
    return f"{head} {first[:1].upper()}{first[1:]}".strip()


def _add_institution(found: Guesses, named: list[Line], work: str) -> None:
    school = next((line for line in named if words.UNIVERSITY.match(line.folded)), None)
    parent = next((line for line in named if words.PARENT.match(line.folded)), None)
    chosen = school or parent
    if chosen is None:
        return
    name = institution_name(_value(chosen.text), work)
    if school and parent and parent is not school:
        name = f"{name}, {institution_name(_value(parent.text), work)}"
    found["institution"] = Guess(name, 0.85 if school else 0.75, chosen.page)


def _add_department(found: Guesses, named: list[Line], page: list[Line], work: str) -> None:
    for line in named:
        if not words.DEPARTMENT.match(line.folded) or words.UNIVERSITY.match(line.folded):
            continue
        text, after = _value(line.text), page[page.index(line) + 1 :]
        while after and re.search(r"\b(?:and|of|và|for|&|,)$", text, re.I):
            text = f"{text} {after.pop(0).text}"
        found["department"] = Guess(institution_name(re.sub(r"^\d+\s*", "", text), work), 0.8, line.page)
        return


def _value(text: str) -> str:
    """Without a label such as “Đơn vị:”."""
    return text.partition(":")[2].strip() or text.partition(":")[0].strip()


def _add_study(found: Guesses, page: list[Line], work: str) -> None:
    for line in page:
        folded = line.folded
        if "discipline" not in found and (label := words.DISCIPLINE.match(folded)) and len(folded) == len(line.text):
            value = re.split(r"\s+[-–]?\s*(?:Mã (?:số|ngành)|MÃ SỐ)", line.text[label.end() :])[0].strip(" :.-–")
            if 3 < len(value) < 100:
                found["discipline"] = Guess(as_sentence(value, work, fold), 0.85, line.page)
        if "discipline_code" not in found and (code := words.CODE.search(folded)):
            found["discipline_code"] = Guess(re.sub(r"\s", "", code.group(1)).strip("."), 0.85, line.page)
        if "degree" not in found and (degree := _DEGREE.search(folded)) and len(folded) == len(line.text):
            start, end = degree.span("after" if degree["after"] else "whole")
            found["degree"] = Guess(as_sentence(line.text[start:end].strip(), work, fold), 0.6, line.page)


def _level(front: Front) -> Guess | None:
    for line in front.lines:
        if front.sort(line) in ("document", "text", "label") and (level := words.level(line.folded)):
            return Guess(level, 0.9 if front.sort(line) == "document" else 0.75, line.page)
    return None
