"""The title: what a label names, else the largest text on the cover that is nothing else, else how the work calls itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from media.guessing import words
from media.guessing.casing import as_sentence
from media.guessing.cover import Front
from media.guessing.guesses import Guess
from media.guessing.lines import Line, fold
from media.guessing.names import is_person

_SAME_SIZE = 0.12  # by which lines of one title may differ
_LARGER = 1.3
_FAR = 2.6  # sizes between the tops of two lines: further apart they belong to different things
_FEWEST, _LONGEST = 8, 400  # characters
_QUOTED = re.compile(
    r"(?:tên\s+|với\s+)?(?:đề\s+tài|luận\s+văn|khóa\s+luận|khoá\s+luận|đồ\s+án|luận\s+án)(?:\s+[^\W\d_]+){0,10}?\s*[:,]?\s*"
    r"[“\"«‘'](?P<title>[^”\"»’]{10,300})[”\"»’]",
    re.I,
)
_NOT_TITLES = re.compile(
    r"(?:microsoft (?:word|powerpoint)|powerpoint presentation|untitled|document\d*$|layout|slide|.*\.(?:docx?|pdf|tex|dvi|pptx?|indd|rtf)$"
    r"|(?:trang )?bia|cover|title|thesis|luan van$|do an tot nghiep$|khoa luan tot nghiep$|template)"
)


def title(front: Front, work: str, facts: Mapping[str, Any]) -> Guess | None:
    """`work`: the text of the whole work, `facts`: what the file says of itself."""
    found = _labelled(front) or _largest(front) or _quoted(work) or _running_head(front) or _stated(facts)
    if found is None:
        return None
    text = as_sentence(_tidy(str(found.value)), work, fold)
    return Guess(text, found.confidence, found.page) if len(text) >= _FEWEST else None


def _labelled(front: Front) -> Guess | None:
    """After “Đề tài:”, on its line or below."""
    for page in front.covers:
        for at, line in enumerate(page):
            if front.sort(line) != "title label":
                continue
            found = words.TITLE.match(line.folded)
            here = line.text[found.end() :].strip() if found and len(line.folded) == len(line.text) else _after_colon(line.text)
            rest = _run(front, page[at + 1 :], like=line if here else None)
            text = " ".join(filter(None, [here, *(one.text for one in rest)]))
            if len(text) >= _FEWEST:
                return Guess(text, 0.95, line.page)
    return None


def _after_colon(text: str) -> str:
    return text.partition(":")[2].strip()


def _run(front: Front, lines: Sequence[Line], like: Line | None) -> list[Line]:
    """The lines that go on as the first (or as `like`) begins."""
    found: list[Line] = []
    for line in lines:
        last = found[-1] if found else like
        if front.sort(line) == "rule" and not found:
            continue
        if not _belongs(front, line):
            break
        if last and not (_alike(last, line) and line.top - last.top < _FAR * max(last.size, line.size)):
            break
        found.append(line)
    return found


def _belongs(front: Front, line: Line) -> bool:
    """Among lines of a title even “TRONG DOANH NGHIỆP” or “ĐỒ ÁN TỐT NGHIỆP” may be a part of it, but no label."""
    return front.sort(line) in ("text", "institution", "person") and not words.HEADINGS.fullmatch(line.folded)


def _alike(one: Line, other: Line) -> bool:
    return abs(one.size - other.size) <= _SAME_SIZE * max(one.size, other.size)


def _largest(front: Front) -> Guess | None:
    """Lines of one size that follow one another, the larger the better; short ones and likely names less."""
    best: tuple[float, list[Line]] | None = None
    groups = [group for page in front.covers for group in _groups(front, page)]
    sizes = sorted({round(group[0].size, 1) for group in groups}, reverse=True)
    for group in groups:
        text = " ".join(line.text for line in group)
        if not _FEWEST <= len(text) <= _LONGEST or words.HEADINGS.fullmatch(fold(text)) or words.is_document_type(fold(text)):
            continue
        score = group[0].size / sizes[0] - 0.02 * (group[0].page - 1)
        count = len(text.split())
        score -= 0.25 if count < 3 else 0.1 if count < 4 else 0
        score -= 0.2 if is_person(text) and len(group) == 1 else 0
        score -= 0.3 if re.search(r"@|https?:|www\.", text) else 0
        score -= 0.3 if text.startswith("(") else 0
        if best is None or score > best[0] + 1e-6:
            best = score, group
    if best is None or best[0] < 0.1:
        return None
    confidence = (0.9 if best[0] > 0.9 else 0.75) - (0.15 if front.dense else 0) - (0.2 if best[0] < 0.5 else 0)
    return Guess(" ".join(line.text for line in best[1]), confidence, best[1][0].page)


def _groups(front: Front, page: Sequence[Line]) -> list[list[Line]]:
    """Runs of neighbouring lines; a kind of document that breaks over two lines stays one thing."""
    groups: list[list[Line]] = []
    open_ = ""  # the sort of the group that may go on
    school = next((line for line in page if front.sort(line) == "institution"), None)
    for line in page:
        sort = front.sort(line)
        if sort == "institution" and school and line.size > _LARGER * school.size:
            sort = "text"  # “TRUNG TÂM DỮ LIỆU …”, larger than the school above it, is what the work is about
        last = groups[-1][-1] if groups else None
        near = last is not None and _alike(last, line) and line.top - last.top < _FAR * max(last.size, line.size)
        if near and open_ == "document" and sort in ("text", "document"):
            whole = fold(" ".join(one.text for one in [*groups[-1], line]))
            if words.is_document_type(whole):
                groups[-1].append(line)
                continue
        if near and open_ == "text" and (sort in ("text", "person") or (sort == "institution" and _goes_on(groups[-1], line))):
            groups[-1].append(line)
            continue
        open_ = sort if sort in ("text", "document") else ""
        if open_:
            groups.append([line])
        elif sort == "institution" or sort == "rule":
            continue
        else:
            open_ = ""
    return groups


def _goes_on(group: Sequence[Line], line: Line) -> bool:
    """“NGHIÊN CỨU … TẠI / TRƯỜNG ĐẠI HỌC …”: the largest lines of a cover name the title, not the school."""
    last = fold(group[-1].text)
    return (
        len(group) >= 1
        and (line.top - group[-1].top < 1.9 * line.size)
        and bool(re.search(r"(?:tai|cua|cho|o|trong|va|vao|tu|of|at|in|for|the)$", last))
    )


def _quoted(work: str) -> Guess | None:
    """“… thực hiện đề tài «…»”, as declarations and introductions say."""
    found = _QUOTED.search(work[:60_000].replace("\n", " "))
    if not found:
        return None
    return Guess(found["title"], 0.7, 1 + work[: found.start()].count("\f"))


def _running_head(front: Front) -> Guess | None:
    """A head that stands on most pages, without the author's name and the page's number."""
    heads = Counter(
        re.sub(r"\s*\d+$", "", page[0].text) for page in front.pages[1:] if page and _FEWEST < len(page[0].text) < 200
    )
    for head, times in heads.most_common(3):
        if times < 3 or is_person(head) or words.HEADINGS.fullmatch(fold(head)):
            continue
        kept = re.split(r"\s+[-–|]\s+", head)[0]
        kind = words.is_document_type(fold(kept)) or words.is_institution(kept, fold(kept))
        if len(kept.split()) >= 4 and not kind:
            number = next(page[0].page for page in front.pages[1:] if page and page[0].text.startswith(kept))
            return Guess(kept, 0.5, number)
    return None


def _stated(facts: Mapping[str, Any]) -> Guess | None:
    """The title in the file's own description, unless a program wrote it there."""
    stated = str(facts.get("title") or "")
    folded = fold(stated)
    if len(stated.split()) < 3 or _NOT_TITLES.match(folded) or words.is_document_type(folded):
        return None
    return Guess(stated, 0.5, 0)


def _tidy(text: str) -> str:
    text = " ".join(text.split()).strip(' .,:;–-*“”"«»')
    return text + ")" if text.count("(") > text.count(")") else text
