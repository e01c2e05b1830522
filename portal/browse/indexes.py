"""The lists by author, advisor, subject, keyword, institution and year, from the rows of the database alone.

What everyone may see is counted beforehand; what only this actor may see is counted when she asks. A heading is shown
only while one of its works can be seen now: a work that was closed a moment ago gives no name away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from deposits.access import Actor
from deposits.collation import sort_key
from deposits.headings import place_of_person, place_of_word
from deposits.models import Event, Exposure, Heading, HeadingEntry, Institution, Record, RecordAudience, Subject
from deposits.visible import has_more, visible_to

SIZE: Final = 60
_AHEAD: Final = 120
_SECONDS: Final = 60
# The Vietnamese alphabet, with the letters of foreign names in their places.
LETTERS: Final = "AĂÂBCDĐEÊFGHIJKLMNOÔƠPQRSTUƯVWXYZ"
OTHER: Final = "#"
NAMES: Final = {
    "author": _("Authors"),
    "advisor": _("Advisors"),
    "subject": _("Fields of research"),
    "keyword": _("Keywords"),
    "institution": _("Institutions"),
    "year": _("Years"),
}
PEOPLE: Final = ("author", "advisor")
PAGED: Final = ("author", "advisor", "keyword")


@dataclass(frozen=True)
class Entry:
    """A line of a list: `value` names it in addresses; `letter` is the one that it stands under."""

    label: str
    value: str
    works: int
    letter: str = ""


@dataclass(frozen=True)
class Page:
    """A stretch of a long list. `before` and `after` continue it in addresses; empty at its ends."""

    entries: Sequence[Entry]
    before: str = ""
    after: str = ""


def letter_of(key: bytes) -> str:
    rank = (key[0] if key else 0) - 0x41
    return LETTERS[rank] if 0 <= rank < len(LETTERS) else OTHER


def letter_place(letter: str) -> bytes | None:
    """Where a letter begins; None for what is no letter."""
    return bytes([0x41 + LETTERS.index(letter)]) if len(letter) == 1 and letter in LETTERS else None


def place_of(index: str, typed: str) -> bytes:
    """Where what somebody typed would stand in a list."""
    key = place_of_person(typed) if index in PEOPLE else place_of_word(typed)
    return key.partition(b"\x01")[0].rstrip()


class Long:
    """A list of headings that may be a million long, as one actor sees it; read along its index."""

    def __init__(self, index: str, actor: Actor) -> None:
        self._rows = Heading.objects.filter(index=index)
        self._tokens = sorted(actor.tokens) if has_more(actor) else []

    def page(self, place: bytes = b"", after: tuple[bytes, int] | None = None, before: tuple[bytes, int] | None = None) -> Page:
        """From a place on, or what follows or precedes a line."""
        if before is not None:
            # The bound by the key alone says nothing more, but databases find their place in the index by it, not by an OR.
            rows = self._rows.filter(key__lte=before[0]).filter(Q(key__lt=before[0]) | Q(pk__lt=before[1]))
            found = self._read(rows, backwards=True)
            more, found = len(found) > SIZE, found[:SIZE][::-1]
            return self._page(found, earlier=more, later=True)
        rows = self._rows.filter(key__gte=place)
        if after is not None:
            rows = self._rows.filter(key__gte=after[0]).filter(Q(key__gt=after[0]) | Q(pk__gt=after[1]))
        found = self._read(rows)
        first = found[0] if found else None
        earlier = bool(first) and bool(self._read(self._rows.filter(key__lt=bytes(first.key)), backwards=True, most=1))  # type: ignore[union-attr]
        return self._page(found[:SIZE], earlier=earlier or after is not None, later=len(found) > SIZE)

    def letters(self) -> set[str]:
        """The letters that something stands under: one step along the index for each."""
        found: set[str] = set()
        candidates = self._rows.filter(self._counted()).order_by("key")
        place = b""
        while (key := candidates.filter(key__gte=place).values_list("key", flat=True).first()) is not None:
            found.add(letter_of(bytes(key)))
            first = bytes(key)[:1]
            if not first or first == b"\xff":
                break
            place = b"A" if first < b"A" else bytes([first[0] + 1])
        return found

    def _read(self, rows: QuerySet[Heading], *, backwards: bool = False, most: int = SIZE + 1) -> list[Heading]:
        """The next headings that have something to show, one more than a page."""
        order = ("-key", "-pk") if backwards else ("key", "pk")
        found: list[Heading] = []
        start = 0
        while True:
            candidates = list(rows.filter(self._counted()).order_by(*order)[start : start + _AHEAD])
            seen = self._with_works([one.pk for one in candidates])
            found += [one for one in candidates if one.pk in seen]
            if len(found) >= most or len(candidates) < _AHEAD:
                return found[:most]
            start += _AHEAD

    def _counted(self) -> Q:
        return Q(works__gt=0) | Q(pk__in=self._own().values("heading")) if self._tokens else Q(works__gt=0)

    def _own(self) -> QuerySet[HeadingEntry]:
        """Entries that this actor sees and the public does not."""
        records = RecordAudience.objects.filter(token__in=self._tokens).values("record")
        return HeadingEntry.objects.filter(record__in=records, record__withdrawn=None)

    def _with_works(self, pks: Sequence[int]) -> set[int]:
        live = HeadingEntry.objects.filter(heading=OuterRef("pk"), record__exposure=Exposure.LIVE, record__withdrawn=None)
        found = set(Heading.objects.filter(Exists(live), pk__in=pks).values_list("pk", flat=True))
        return found | set(self._own().filter(heading__in=pks).values_list("heading", flat=True)) if self._tokens else found

    def _page(self, found: Sequence[Heading], *, earlier: bool, later: bool) -> Page:
        own: Mapping[int, int] = {}
        if self._tokens:
            rows = self._own().filter(heading__in=[one.pk for one in found], shown=False)
            own = dict(rows.values_list("heading").annotate(Count("record")).order_by())
        entries = [
            Entry(one.label, one.label, max(one.works + own.get(one.pk, 0), 1), letter_of(bytes(one.key))) for one in found
        ]
        if not found:
            return Page([])
        return Page(entries, _mark(found[0]) if earlier else "", _mark(found[-1]) if later else "")


def subjects(actor: Actor) -> list[Entry]:
    """Every term of the vocabularies that works are about, those below it among them, by the names of today."""
    counted = Counter(dict(Heading.objects.filter(index="subject", works__gt=0).values_list("identity", "works")))
    if has_more(actor):
        records = RecordAudience.objects.filter(token__in=actor.tokens).values("record")
        own = HeadingEntry.objects.filter(heading__index="subject", shown=False, record__in=records, record__withdrawn=None)
        counted.update(dict(own.values_list("heading__identity").annotate(Count("record")).order_by()))
    terms = {f"{one.scheme}:{one.code}": one.label() for one in Subject.objects.all()}
    return _sorted((terms[code], code, works) for code, works in counted.items() if code in terms)


def institutions(actor: Actor) -> list[Entry]:
    """Every institution with works, those of its units among them."""
    direct = _counts("institution", actor)
    every = {one.pk: one for one in Institution.objects.all()}
    sums: Counter[int] = Counter()
    for pk, works in direct.items():
        here, lineage = every.get(pk), set()
        while here is not None and here.pk not in lineage:
            lineage.add(here.pk)
            sums[here.pk] += works
            here = every.get(here.parent_id) if here.parent_id else None
    return _sorted((every[pk].label(), every[pk].slug, works) for pk, works in sums.items())


def years(actor: Actor) -> list[Entry]:
    """The latest first."""
    return [Entry(str(year), str(year), works) for year, works in sorted(_counts("year", actor).items(), reverse=True)]


def _counts(column: str, actor: Actor) -> Counter[int]:
    counted = Counter(_open_counts(column))
    if has_more(actor):
        rows = Record.objects.filter(visible_to(actor)).exclude(exposure=Exposure.LIVE).exclude(**{column: None})
        counted.update(dict(rows.values_list(column).annotate(Count("pk")).order_by()))
    return counted


def _open_counts(column: str) -> dict[int, int]:
    """Of what everyone may see; of a million records every one is read for it, so it is kept for a minute unless something
    happens before."""
    latest = Event.objects.order_by("-pk").values_list("pk", flat=True).first()
    key = f"browse:{column}:{latest}"
    counted: dict[int, int] | None = cache.get(key)
    if counted is None:
        live = Record.objects.filter(exposure=Exposure.LIVE).exclude(**{column: None})
        counted = dict(live.values_list(column).annotate(Count("pk")).order_by())
        cache.set(key, counted, _SECONDS)
    return counted


def _sorted(rows: Iterable[tuple[str, str, int]]) -> list[Entry]:
    keyed = sorted((sort_key(label), label, value, works) for label, value, works in rows)
    return [Entry(label, value, works, letter_of(key.encode())) for key, label, value, works in keyed]


def _mark(heading: Heading) -> str:
    return f"{bytes(heading.key).hex()}-{heading.pk}"


def mark(typed: str) -> tuple[bytes, int] | None:
    """What `before` or `after` of an address names; None where it names nothing."""
    key, _dash, pk = typed[:600].partition("-")
    try:
        return (bytes.fromhex(key), int(pk)) if pk.isascii() and pk.isdigit() and len(pk) < 19 else None
    except ValueError:
        return None
