"""Formatted citations, as parts of text that are italic or not: for a page, a clipboard, or a word processor.

`tcvn` is the style of Vietnamese theses (names whole, year in brackets, commas between all parts), `apa` the seventh
edition, `ieee` the reference guide of 2023. The kind is named in the language of the work.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from django.conf import settings

from deposits.crosswalks import addresses, works
from deposits.metadata.document import Contributor
from deposits.public import PublicRecord

Style = Literal["tcvn", "apa", "ieee"]


class Part(NamedTuple):
    text: str
    italic: bool = False


def citation(record: PublicRecord, style: Style) -> list[Part]:
    """The citation's parts, to be written one after the other."""
    return {"tcvn": _tcvn, "apa": _apa, "ieee": _ieee}[style](record)


def _tcvn(record: PublicRecord) -> list[Part]:
    """Trần Thị Hồng Nhung (2026), *Title*, Luận án tiến sĩ, Đại học Khoa học Sông Hậu, Cần Thơ."""
    names = _joined([one.name.display for one in record.metadata.creators] or [works.organisation(record)], "và", most=3)
    where = record.metadata.publication
    if where.container:
        number = f"{where.volume}({where.issue})" if where.volume and where.issue else where.volume or where.issue
        rest = _listed(number, f"tr. {where.pages}" if where.pages else "")
        return [Part(f"{names} ({_year(record)}), “{_title(record)}”, "), Part(where.container, True), Part(f"{rest}.")]
    rest = _listed(works.kind_label(record), _body(record), record.institution.city)
    return [Part(f"{names} ({_year(record)}), "), Part(_title(record), True), Part(f"{rest}.")]


def _apa(record: PublicRecord) -> list[Part]:
    """Trần, T. H. N. (2026). *Title* [Luận án tiến sĩ, Đại học Khoa học Sông Hậu]. Kho Mở. https://…"""
    people = [_family_first(one) for one in record.metadata.creators] or [works.organisation(record)]
    names = _joined(people, "&", most=20, comma=", ")
    begin = f"{names}{'' if names.endswith('.') else '.'} ({_year(record)}). "
    where = record.metadata.publication
    if where.container:
        volume = Part(f", {where.volume}" if where.volume else "", True)
        issue = f"({where.issue})" if where.issue else ""
        pages = f", {where.pages}" if where.pages else ""
        return [Part(f"{begin}{_title(record)}. "), Part(where.container, True), volume, Part(f"{issue}{pages}. {_link(record)}")]
    described = ", ".join((works.kind_label(record), _body(record)))
    return [Part(begin), Part(_title(record), True), Part(f" [{described}]. {settings.WAGTAIL_SITE_NAME}. {_link(record)}")]


def _ieee(record: PublicRecord) -> list[Part]:
    """T. T. H. Nhung, “Title,” Luận án tiến sĩ, Đại học Khoa học Sông Hậu, Cần Thơ, 2026. [Online]. Available: https://…"""
    people = [_given_last(one) for one in record.metadata.creators] or [works.organisation(record)]
    names = f"{people[0]} et al." if len(people) > 6 else _joined(people, "and", most=6, comma=", ")
    where = record.metadata.publication
    begin = f"{names}, “{_title(record)},” "
    online = f". [Online]. Available: {_link(record)}"
    if where.container:
        volume = _listed(
            f"vol. {where.volume}" if where.volume else "",
            f"no. {where.issue}" if where.issue else "",
            f"pp. {where.pages}" if where.pages else "",
            _year(record),
        )
        return [Part(begin), Part(where.container, True), Part(f"{volume}{online}")]
    rest = ", ".join(part for part in (works.kind_label(record), _body(record), record.institution.city, _year(record)) if part)
    return [Part(f"{begin}{rest}{online}")]


def _title(record: PublicRecord) -> str:
    return works.full_title(record).rstrip(".")


def _year(record: PublicRecord) -> str:
    return works.issued(record)[:4]


def _body(record: PublicRecord) -> str:
    """Who stands behind the work: publisher, or where it was made."""
    metadata = record.metadata
    return (
        metadata.thesis.grantor or metadata.task.host or metadata.publisher or record.institution.label(works.labels_in(record))
    )


def _link(record: PublicRecord) -> str:
    doi = next((one.value for one in record.metadata.identifiers if one.scheme == "doi"), "")
    return addresses.identifier("doi", doi) if doi else record.url


def _listed(*parts: str) -> str:
    """Each part that there is, with a comma before it."""
    return "".join(f", {part}" for part in parts if part)


def _joined(names: list[str], last: str, *, most: int, comma: str = " ") -> str:
    """A list such as "A", "A và B", "A, B và C"; more than `most` end in "và cộng sự", or in APA's "… & Z"."""
    if len(names) == 1:
        return names[0]
    if len(names) > most:
        return f"{names[0]} và cộng sự" if last == "và" else f"{', '.join(names[: most - 1])}, … {names[-1]}"
    before = comma if len(names) > 2 or last == "&" else " "
    return f"{', '.join(names[:-1])}{before}{last} {names[-1]}"


def _family_first(one: Contributor) -> str:
    """As in "Trần, T. H. N."."""
    if one.organisation or not (one.name.family and one.name.given):
        return one.name.display
    return f"{one.name.family}, {_initials(one.name.given.split())}"


def _given_last(one: Contributor) -> str:
    """As in "T. T. H. Nhung": a Vietnamese name keeps its last word, the given name by which its bearer is called."""
    words = one.name.display.split()
    if one.organisation or len(words) < 2:
        return one.name.display
    return f"{_initials(words[:-1])} {words[-1]}"


def _initials(words: list[str]) -> str:
    return " ".join(f"{word[0].upper()}." for word in words)
