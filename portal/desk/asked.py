"""What an editor asks of the queue, read from the address, and the deposits that answer it. The database does the work."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from deposits.access import Actor
from deposits.models import Collection, Deposit, State
from portal.accounts.models import User
from portal.desk.scope import awaiting, curated_deposits
from portal.desk.troubles import LABELS, troubled
from search.vietnamese import fold

ME, NOBODY = "me", "nobody"
ELSEWHERE = "elsewhere"  # submitted, and in a step of other people
VIEWS: dict[str, str | Promise] = {
    State.SUBMITTED: _("Waiting for me"),
    ELSEWHERE: _("Waiting for others"),
    State.RETURNED: _("Returned"),
    State.SCHEDULED: _("Scheduled"),
    State.REJECTED: _("Rejected"),
    State.PUBLISHED: _("Published"),
    State.WITHDRAWN: _("Withdrawn"),
}
UNDER_WAY = (State.SUBMITTED, ELSEWHERE, State.RETURNED, State.SCHEDULED)  # views of what is looked over for troubles
_MOST_WORDS = 12


@dataclass(frozen=True)
class Asked:
    """One question: a state (or `ELSEWHERE`), and filters that may each be empty. What is not known here is as if it was not asked."""

    view: str
    words: str = ""
    collection: Collection | None = None
    kind: str = ""
    claimed: str = ""  # ME, NOBODY, or a user's primary key
    overdue: bool = False
    trouble: str = ""  # a code of `troubles.LABELS`

    @classmethod
    def of(cls, query: QueryDict, *, collections: list[Collection], kinds: set[str], people: set[str]) -> Asked:
        kind, claimed, trouble = query.get("kind", ""), query.get("claimed", ""), query.get("trouble", "")
        view = query.get("view", "")
        view = view if view in VIEWS else State.SUBMITTED
        return cls(
            view=view,
            words=" ".join(query.get("q", "")[:200].split()),
            collection=next((one for one in collections if one.slug == query.get("collection")), None),
            kind=kind if kind in kinds else "",
            claimed=claimed if claimed in {ME, NOBODY, *people} else "",
            overdue=query.get("overdue") == "1",
            trouble=trouble if trouble in LABELS and view in UNDER_WAY else "",
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.collection or self.kind or self.claimed or self.overdue or self.trouble)

    @cached_property
    def parameters(self) -> dict[str, str]:
        """The question as an address writes it."""
        named = {
            "q": self.words,
            "collection": self.collection.slug if self.collection else "",
            "kind": self.kind,
            "claimed": self.claimed,
            "overdue": "1" if self.overdue else "",
            "trouble": self.trouble,
        }
        return {name: value for name, value in named.items() if value}

    def found(self, actor: Actor) -> QuerySet[Deposit]:
        """In every state: the view is for the caller to choose."""
        return troubled(self.narrowed(actor), self.trouble, actor)

    def narrowed(self, actor: Actor) -> QuerySet[Deposit]:
        """In every state and with every trouble, for who counts them."""
        found = curated_deposits(actor)
        if self.collection:
            below = Collection.objects.filter(path__startswith=self.collection.path)
            found = found.filter(collection__in=below.values("pk"))
        if self.kind:
            found = found.filter(kind_code=self.kind)
        if self.claimed:
            named = {ME: actor.user_id, NOBODY: None}
            found = found.filter(claimed_by=named[self.claimed] if self.claimed in named else int(self.claimed))
        if self.overdue:
            found = found.filter(late())
        for word in fold(self.words).split()[:_MOST_WORDS]:
            owners = User.objects.filter(folded_name__contains=word).values("pk")
            found = found.filter(Q(words__contains=word) | Q(owner__in=owners))
        return found


def patience() -> dt.timedelta:
    return dt.timedelta(days=settings.REVIEW_DAYS)


def late() -> Q:
    """Waiting for longer than `patience`."""
    return Q(state=State.SUBMITTED, submitted__lt=timezone.now() - patience())


def viewed(found: QuerySet[Deposit], view: str, actor: Actor) -> QuerySet[Deposit]:
    """Those of one view."""
    if view not in (State.SUBMITTED, ELSEWHERE):
        return found.filter(state=view)
    found = found.filter(state=State.SUBMITTED)
    if actor.is_administrator:
        return found if view == State.SUBMITTED else found.none()
    mine = awaiting(actor)
    return found.filter(mine if view == State.SUBMITTED else ~mine)


def ordered(found: QuerySet[Deposit], view: str, actor: Actor) -> QuerySet[Deposit]:
    """What waits: the oldest first. Everything else: what happened last."""
    waits = view in (State.SUBMITTED, ELSEWHERE)
    return viewed(found, view, actor).order_by(*(("submitted", "pk") if waits else ("-updated", "pk")))
