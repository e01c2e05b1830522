"""How many deposits each view of the queue holds, and each trouble of the view at hand: two queries, however many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import BooleanField, Case, Count, Q, QuerySet, Value, When

from deposits.access import Actor
from deposits.models import Deposit, State
from portal.desk.asked import ELSEWHERE, UNDER_WAY, Asked, late
from portal.desk.scope import awaiting
from portal.desk.troubles import DUPLICATE, HARMLESS, LABELS, NONE, resembling


@dataclass(frozen=True)
class Share:
    """Deposits of one view with the same troubles: how many, how many of them overdue, and how many the actor has taken."""

    view: str
    troubles: str
    number: int
    late: int
    mine: int

    def has(self, trouble: str) -> bool:
        return self.troubles in HARMLESS if trouble == NONE else trouble in self.troubles.split()


@dataclass(frozen=True)
class Counts:
    """`shares` are all that the question finds but for its trouble; `alike` those of them that resemble another work."""

    asked: Asked
    shares: tuple[Share, ...]
    alike: tuple[Share, ...]

    @classmethod
    def of(cls, asked: Asked, actor: Actor) -> Counts:
        found = asked.narrowed(actor)
        alike = found.filter(pk__in=resembling(actor).values("deposit"))
        return cls(asked, tuple(_shares(found, actor)), tuple(_shares(alike, actor)))

    @cached_property
    def views(self) -> dict[str, Share]:
        """By view, with the trouble that is asked for; only those that hold something."""
        trouble = self.asked.trouble
        if trouble == DUPLICATE:
            return _by_view(self.alike)
        found = _by_view(one for one in self.shares if not trouble or one.has(trouble))
        if trouble == NONE:
            taken = _by_view(one for one in self.alike if one.has(NONE))
            found = {view: _less(one, taken[view]) if view in taken else one for view, one in found.items()}
        return {view: one for view, one in found.items() if one.number}

    def view(self, view: str) -> Share:
        return self.views.get(view, Share(view, "", 0, 0, 0))

    @cached_property
    def troubles(self) -> list[tuple[str, str, int]]:
        """Code, label and number of those that the view at hand holds, and of the one that is asked for."""
        if self.asked.view not in UNDER_WAY:
            return []
        here = [one for one in self.shares if one.view == self.asked.view]
        alike = [one for one in self.alike if one.view == self.asked.view]
        number: Counter[str] = Counter()
        for share in here:
            for code in share.troubles.split():
                number[code] += share.number
        number[DUPLICATE] = sum(one.number for one in alike)
        number[NONE] = sum(one.number for one in here if one.has(NONE)) - sum(one.number for one in alike if one.has(NONE))
        return [(code, str(label), number[code]) for code, label in LABELS.items() if number[code] or code == self.asked.trouble]


def _by_view(shares: Iterable[Share]) -> dict[str, Share]:
    found: dict[str, Share] = {}
    for one in shares:
        so_far = found.get(one.view, Share(one.view, "", 0, 0, 0))
        found[one.view] = Share(one.view, "", so_far.number + one.number, so_far.late + one.late, so_far.mine + one.mine)
    return found


def _less(one: Share, other: Share) -> Share:
    return Share(one.view, "", one.number - other.number, one.late - other.late, one.mine - other.mine)


def _shares(found: QuerySet[Deposit], actor: Actor) -> Iterator[Share]:
    rows = found.order_by().annotate(aside=_aside(actor)).values_list("state", "aside", "troubles")
    counted = rows.annotate(
        number=Count("pk"), late=Count("pk", filter=late()), mine=Count("pk", filter=Q(claimed_by=actor.user_id))
    )
    for state, aside, troubles, number, late_, mine in counted:
        yield Share(ELSEWHERE if aside else state, troubles, number, late_, mine)


def _aside(actor: Actor) -> Value | Case:
    """Whether it waits for the decision of others (`asked.viewed`)."""
    if actor.is_administrator:
        return Value(False, output_field=BooleanField())
    waits = When(state=State.SUBMITTED, then=Value(True))
    return Case(When(awaiting(actor), then=Value(False)), waits, default=Value(False), output_field=BooleanField())
