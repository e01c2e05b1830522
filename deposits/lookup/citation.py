"""A citation in words, taken apart by patterns: APA and its kin, the Vietnamese custom, numbered styles with the year at the end.

    Nguyễn Văn A, Trần Thị B (2020). Tên bài. Tạp chí Khoa học, 12(3), tr. 45-60.
    Nguyễn Văn A (2020), Tên luận văn, Luận văn thạc sĩ, Trường Đại học Sông Hậu.
    Smith, J. A., & Doe, R. (2019). A title. Journal of Rivers, 7(2), 11–20. https://doi.org/10.1234/abc
    [3] J. Smith and R. Doe, “A title,” Journal of Rivers, vol. 7, no. 2, pp. 11–20, 2019.

Patterns guess: what comes out is offered with little confidence.
"""

from __future__ import annotations

import re

from deposits.lookup import people, terms
from deposits.lookup.found import Draft, Found, Work, told
from deposits.metadata import identifiers

_CONFIDENCE = 0.5
_NUMBER = re.compile(r"^\s*(?:\[\d{1,3}\]|\d{1,3}[.)])\s+")
_YEAR_IN_BRACKETS = re.compile(r"\(\s*((?:19|20)\d\d)[a-z]?(?:,[^)]{0,30})?\s*\)\s*[.,:]?\s*")
_QUOTED = re.compile(r"[“\"«](.{5,400}?)[.,]?[”\"»]\s*[.,]?\s*")
_LAST_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)(?!.*(?<!\d)(?:19|20)\d\d(?!\d))")
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.[ -]?){1,4}")
_PAGES = re.compile(r"(?:\b(?:pp?|tr|trang)\.?\s*)?(?<!\d)(\d{1,5}\s*[-–—]{1,2}\s*\d{1,5}|(?<=[p.r] )\d{1,5}(?=\D*$))")
_VOLUME_ISSUE = re.compile(r"(?:\b(?:vol|tập)\.?\s*)?(?<!\d)(\d{1,4})\s*\(\s*([\w/–-]{1,12})\s*\)", re.IGNORECASE)
_VOLUME = re.compile(r"\b(?:vol|volume|tập)\.?\s*(\d{1,4})", re.IGNORECASE)
_ISSUE = re.compile(r"\b(?:no|issue|số)\.?\s*(\d[\w/–-]{0,11})", re.IGNORECASE)
_THESIS = re.compile(
    r"(?P<doctor>luận án(?: tiến s[ĩỹ])?|doctoral (?:thesis|dissertation)|ph\.?d\.? (?:thesis|dissertation))"
    r"|(?P<master>luận văn(?: thạc s[ĩỹ])?|master(?:’s|'s)? thesis)"
    r"|(?P<bachelor>(?:khóa|khoá) luận(?: tốt nghiệp)?|đồ án(?: tốt nghiệp)?|bachelor(?:’s|'s)? thesis)",
    re.IGNORECASE,
)
_LINK = re.compile(r"(?:https?://\S+|\bdoi:\s*\S+|\bDOI\s+10\.\S+)", re.IGNORECASE)


def read(citation: str) -> Found:
    """One work, whatever could be told apart."""
    text = _NUMBER.sub("", " ".join(citation.split()))
    doi = identifiers.doi_within(text)
    text = _LINK.sub("", text).strip()
    draft = _dated(text) or _quoted(text) or {"title": text.strip(" .")}
    kind = "article" if draft.get("publication", {}).get("container") else ""
    if level := draft.get("thesis", {}).get("level"):
        kind = f"{level if level != 'doctor' else 'doctoral'}-thesis"
    if doi:
        draft["identifiers"] = [{"scheme": "doi", "value": doi}]
    return Found(source="citation", works=(Work(draft=told(draft), kind=kind, doi=doi, confidence=_CONFIDENCE),))


def _dated(text: str) -> Draft | None:
    """Authors (year) title and the rest."""
    year = _YEAR_IN_BRACKETS.search(text)
    if not year or year.start() < 2 or year.start() > 2_000:
        return None
    rest = text[year.end() :].strip()
    quoted = _QUOTED.match(rest)
    if quoted:
        title, after = quoted.group(1), rest[quoted.end() :]
    else:
        title, after = _first_sentence(rest)
    return {"contributors": authors(text[: year.start()]), "issued": year.group(1), "title": title.strip(" .,"), **_where(after)}


def _quoted(text: str) -> Draft | None:
    """Authors, “title,” the rest with the year."""
    quoted = _QUOTED.search(text)
    if not quoted:
        return None
    after = text[quoted.end() :]
    year = _LAST_YEAR.search(after) or _LAST_YEAR.search(text)
    if year and year.string is after:
        after = after[: year.start()] + after[year.end() :]
    found: Draft = {"contributors": authors(text[: quoted.start()]), "title": quoted.group(1).strip(" .,"), **_where(after)}
    return found | ({"issued": year.group(1)} if year else {})


def _first_sentence(text: str) -> tuple[str, str]:
    """Up to the full stop that no initial or abbreviation has; in the Vietnamese custom, up to the comma before what sort of work
    it is or where it appeared."""
    custom = re.search(
        r",\s*(?=(?:luận (?:án|văn)|khóa luận|khoá luận|đồ án|tạp chí|kỷ yếu|nxb|nhà xuất bản|trường|đại học)\b)", text, re.I
    )
    stop = re.search(r"(?:(?<=[^\W\d_]{2})|(?<=[\d)\]”\"]))[.?!](?=\s|$)", text)
    ends = [found for found in (custom, stop) if found]
    if not ends:
        head, _comma, tail = text.partition(",")
        return head, tail
    first = min(ends, key=lambda found: found.start())
    title = text[: first.start()] + ("?" if first.group().startswith("?") else "")
    return title, text[first.end() :]


def _where(rest: str) -> Draft:
    rest = rest.strip(" .,;")
    if thesis := _THESIS.search(rest):
        return {"thesis": {"level": str(thesis.lastgroup), "grantor": _school(rest[thesis.end() :])}}
    publication: dict[str, str] = {}
    container = re.split(r"[,.;]\s+(?=(?:\d|vol|no|số|tập|pp?\.|tr\.|trang))|\s+(?=\d{1,4}\s*\()", rest, maxsplit=1, flags=re.I)
    named = re.sub(r"^(?:in|trong)[:\s]+", "", container[0].strip(" .,;"), flags=re.I)
    numbers = container[1] if len(container) > 1 else ""
    if both := _VOLUME_ISSUE.search(numbers):
        publication |= {"volume": both.group(1), "issue": both.group(2)}
        numbers = numbers[: both.start()] + numbers[both.end() :]
    if volume := _VOLUME.search(numbers):
        publication["volume"] = volume.group(1)
    if issue := _ISSUE.search(numbers):
        publication["issue"] = issue.group(1)
    if pages := _PAGES.search(numbers):
        publication["pages"] = terms.pages(pages.group(1))
        numbers = numbers[: pages.start()]
    if "volume" not in publication and "issue" not in publication and (alone := re.match(r"\s*(\d{1,4})\s*(?:,|$)", numbers)):
        publication["volume"] = alone.group(1)
    if _is_publisher(named):
        return {"publisher": named}
    if publication and named:
        publication["container"] = named
    return {"publication": publication} if publication else ({"publisher": named} if named else {})


def _is_publisher(named: str) -> bool:
    return bool(re.match(r"(?:nxb|nhà xuất bản)\b", named, re.I)) or bool(re.search(r"\b(?:press|publish\w+)$", named, re.I))


def _school(rest: str) -> str:
    """“, Trường Đại học Sông Hậu, Cần Thơ” → the school; “[, Sông Hậu University]” too."""
    found = re.search(
        r"((?:trường )?(?:đại học|học viện|viện)[^,.;\])]{2,80}|[^,.;\[\](]{2,60}\b(?:university|institute|academy)\b[^,.;\])]{0,60})",
        rest,
        re.I,
    )
    return found.group(1).strip() if found else ""


def authors(written: str) -> list[Draft]:
    """“Smith, J. A., & Doe, R.”, “Nguyễn Văn A, Trần Thị B và Lê C”, “J. Smith and R. Doe”."""
    text = re.sub(r"\s*(?:,?\s*(?:et al\.?|và (?:cs|cộng sự|nnk)\.?)|\((?:eds?|chủ biên)\.?\))\s*", " ", written, flags=re.I)
    text = re.sub(r"\s*(?:&|\band\b|\bvà\b)\s*", ", ", text).strip(" .,:;")
    if ";" in text:
        names = [part.strip(" .,") for part in text.split(";")]
    else:
        names = _joined([part.strip() for part in text.split(",") if part.strip()])
    found = [people.contributor(whole=name.strip(" ,")) for name in names if name.strip(" .,")]
    return [one for one in found if one]


def _joined(parts: list[str]) -> list[str]:
    """A part that is all initials belongs to the family name before it."""
    found: list[str] = []
    for part in parts:
        initials = part if part.endswith(".") else f"{part}."
        if found and "," not in found[-1] and _INITIALS.fullmatch(initials):
            found[-1] = f"{found[-1]}, {initials}"
        else:
            found.append(part)
    return found
