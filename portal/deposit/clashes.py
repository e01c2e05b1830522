"""Two windows wrote in the same place: what stands there now, whose words they are, and since when."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from deposits.access import Actor, Policy
from deposits.metadata.catalogue import CATALOGUE
from deposits.models import Deposit, Event
from portal.deposit.description import access_in_words, lines_of
from portal.deposit.form.fields import element_id, known
from portal.deposit.form.reading import ACCESS

_LATEST = 200  # events; older ones say no more than “meanwhile”


@dataclass(frozen=True)
class Clash:
    """`saved` is what stands in the part now, in words; `who` and `at` say where it comes from."""

    part: str
    saved: str
    who: str
    at: datetime

    @property
    def id(self) -> str:
        return element_id(self.part)

    @property
    def label(self) -> str:
        return str(known(self.part))

    @property
    def source(self) -> str:
        return f"{self.who}, {timezone.localtime(self.at):%H:%M %d/%m/%Y}"


def last_save(part: str, events: Iterable[Event]) -> Event | None:
    """The latest that changed this part; `events` newest first."""
    return next((one for one in events if one.verb == "save" and part in one.data.get("fields", ())), None)


def latest_events(deposit: Deposit) -> list[Event]:
    return list(deposit.events.select_related("actor").order_by("-pk")[:_LATEST])


def clashes(parts: Collection[str], deposit: Deposit, actor: Actor) -> dict[str, Clash]:
    """By part, in the order of their names."""
    if not parts:
        return {}
    latest = latest_events(deposit)
    return {part: _clash(part, deposit, actor, latest) for part in sorted(parts)}


def _clash(part: str, deposit: Deposit, actor: Actor, latest: list[Event]) -> Clash:
    event = last_save(part, latest)
    if event is None:
        return Clash(part, _saved(part, deposit), _("Meanwhile"), deposit.updated)
    if event.actor_id == actor.user_id:
        who = _("You, in another window")
    else:
        who = str(event.actor) if event.actor else event.actor_label or _("The system")
    return Clash(part, _saved(part, deposit), who, event.at)


def _saved(part: str, deposit: Deposit) -> str:
    place = deposit.collection.institution
    if part == ACCESS:
        return access_in_words(deposit.access, place)
    if part in CATALOGUE:
        unread = deposit.unread.get(part)
        if isinstance(unread, str):
            return unread
        return "\n".join(lines_of(CATALOGUE[part], deposit.document)) or _("nothing")
    file = deposit.files.filter(pk=part.partition(":")[2]).first()
    if file is None:
        return _("nothing")
    policy: Policy = file.access or deposit.access
    return f"{file.get_role_display()}; {access_in_words(policy, place)}"
