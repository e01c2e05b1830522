"""The works that stand under a line of a list, from the rows of the database alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.translation import get_language

from deposits.access import Actor, Right, allows
from deposits.headings import identity
from deposits.models import Exposure, Heading, Record, Subject
from deposits.public import PublicRecord, build_many
from deposits.visible import has_more, visible_to
from portal.browse.paging import Pager
from portal.search.advanced import NAMES

SIZE: Final = 20
# A longer list is given in the order in which its works came: sorting it would keep everybody waiting.
_SORTED: Final = 2_000


@dataclass(frozen=True)
class Works:
    """`label`: whose works, or about what; `query` searches within them."""

    label: str
    total: int
    shown: list[PublicRecord]
    pager: Pager
    query: str


def works(index: str, value: str, actor: Actor, page: int) -> Works | None:
    """None where nothing that this actor may see stands there."""
    named = _named(index, value)
    if named is None:
        return None
    label, rows, query, counted = named
    rows = rows.filter(visible_to(actor))
    total = rows.count() if counted is None else counted + _own(rows, actor)
    pager = Pager.of(total, SIZE, page)
    start = (pager.number - 1) * SIZE
    order = ("-year", "-pk") if total <= _SORTED and index != "year" else ("-pk",)
    public = build_many(list(rows.order_by(*order)[start : start + SIZE]))
    shown = [one for one in public if allows(actor, Right.METADATA, one.protected)]
    return Works(label, total, shown, pager, query) if shown else None


def _own(rows: QuerySet[Record], actor: Actor) -> int:
    """How many of the works the public does not see."""
    return rows.exclude(exposure=Exposure.LIVE).count() if has_more(actor) else 0


def _named(index: str, value: str) -> tuple[str, QuerySet[Record], str, int | None] | None:
    """The label of a line, its works, the query that searches in them, and how many the public sees where that is known."""
    if index == "year":
        if not (value.isascii() and value.isdigit() and len(value) <= 4):
            return None
        return value, Record.objects.filter(year=int(value)), urlencode({"year_from": value, "year_to": value}), None
    found = Heading.objects.filter(index=index, identity=value if index == "subject" else identity(value)).first()
    if found is None:
        return None
    rows = Record.objects.filter(headings__heading=found)
    if index == "subject":
        scheme, _colon, code = value.partition(":")
        term = Subject.objects.filter(scheme=scheme, code=code).first()
        return (term.label(), rows, urlencode({"subject": value}), found.works) if term else None
    name = NAMES["en" if get_language() == "en" else "vi"][index if index != "keyword" else "subject"]
    words = " ".join(found.label.replace('"', " ").split())
    return found.label, rows, urlencode({"q": f'{name}:"{words}"'}), found.works
